// Questions about the days of one kind: which are worth most for given rewards, and which are worth more than so much.
#pragma once

#include "proof/days.hpp"
#include "proof/labels.hpp"

namespace redroute {

struct Answer {
    bool is_complete = false;                   // nothing was cut short
    Reward best = 0;                            // no day is worth more than this, or than the threshold if that is higher
    Days days;                                  // worth more than the threshold, best first (price) or in no order (list_days)
    std::vector<Reward> worths;                 // of the days listed, and their falls of rank
    std::vector<int> falls;
};

class Pricer {
   public:
    Pricer(const Problem& problem, int day);

    // Some of the days worth more than the threshold. Hasty answers say nothing about the best; the others do, over ng-routes.
    Answer price(const Rewards& rewards, Reward threshold, Haste haste, int most_days, Meter& meter);

    // All elementary days worth more than the threshold, but for those another one makes needless: the same visits at no more falls, or some `free`
    // sites more at no more falls. With `keeps_ends`, days with other first and last ranks stay.
    Answer list_days(const Rewards& rewards, Reward threshold, const std::vector<Node>& free, bool keeps_ends, int most_days, Meter& meter);

    // Whether any visit of a day may be left out.
    bool is_droppable() const { return is_droppable_ && !needs_stops_; }

   private:
    template <int W>
    Answer price_in(const std::vector<Node>& chosen, const Rewards& rewards, Reward threshold, Haste haste, int most_days, Meter& meter);
    template <int W>
    Answer list_days_in(const std::vector<Node>& chosen, const Rewards& rewards, Reward threshold, const std::vector<Node>& free, bool keeps_ends, int most_days, Meter& meter);
    std::vector<Node> chosen(const Rewards& rewards, bool only_rewarding) const;

    Problem problem_;
    int day_;
    bool is_droppable_ = false, needs_stops_ = false;  // as far as time goes; for a rest
    Time middle_;
};

}  // namespace redroute
