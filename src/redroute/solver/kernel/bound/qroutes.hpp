// What no day is worth more than, for given rewards of the sites, in a few milliseconds: the best way from visit to visit that never goes straight back
// to the visit before (q-routes without cycles of two: Christofides, Mingozzi and Toth 1981), by slots of time.
//
// Times are rounded down to slots and rewards up, and ranks and metres on foot left out, so that nothing a real day can do is lost. For each site and
// moment it is enough to know the best that starts by then, its visit before, and the best with another visit before. These rise with the moment, and so a
// run of slots of a site takes those of another at once, some slots earlier: vectors do the work.
#pragma once

#include "proof/labels.hpp"

namespace redroute {

struct RelaxedDay {
    bool is_complete = false;                   // else nothing is known
    Reward best = 0;                            // no day is worth more than this, or than the threshold if that is higher
    std::vector<std::vector<Node>> days;        // relaxed days worth more than the threshold, best first, of each last site one; sites may come twice

    static constexpr std::size_t most_days = 10;
};

class QRoutes {
   public:
    QRoutes(const Problem& problem, int day, int slots);

    RelaxedDay run(const std::vector<Reward>& of_site, Reward threshold, Meter& meter);

   private:
    using Value = std::int16_t;                 // a reward in steps; -1 where nothing leads
    static constexpr int lanes = 16;            // slots looked at together
    static constexpr Value most_reward = 2047, most_value = 30000;
    static constexpr int pulls_a_label = 50;    // runs of slots taken over in the time that a label of labels.hpp takes

    // The way from one visit to the next: slots between their starts, and those where a rest lies between.
    struct Arc {
        int from, slots, rested;
    };
    // A run of slots of one site.
    struct Run {
        static constexpr int lanes = QRoutes::lanes;
        alignas(32) Value best[lanes], before[lanes], second[lanes];
    };
    using Spans = std::vector<std::pair<int, int>>;
    struct Last {
        int value, x, is_rested;
    };

    int slot_of(Time moment) const { return moment / step_; }
    std::size_t place(int x, int is_rested) const { return ((static_cast<std::size_t>(is_rested) * frame_.sites + x) * 3) * row_ + lanes; }
    void lay_arcs();
    void lay_spans();
    Time rested_leg(int from, int to) const;
    Reward in_steps(Reward reward) const { return (reward + (Reward{1} << steps_) - 1) >> steps_; }
    bool sweep(Meter& meter);
    void advance(int is_rested, int slot);
    bool settle(int x, int is_rested, int slot, const Run& run);
    int value(int y, int is_rested, int slot, int next) const;
    std::vector<Node> path(Last last) const;

    Frame frame_;
    Time step_;
    int slots_ = 0, spare_ = 0;                 // slots that rounding up to one takes from a day at most
    int first_layer_;                           // 0 where there is a rest to come, else 1
    std::size_t row_ = 0;
    std::vector<std::vector<Arc>> far_, near_;  // into each site: of at least `lanes` slots, and of fewer
    std::vector<Spans> spans_[2];               // of each site, unrested and rested: slots in which a visit may start, ...
    std::vector<int> entry_[2], last_[2];       // ... the first one straight from the start, the last one to go straight to the end
    int steps_ = 0, most_ = 0;                  // rewards are multiples of 1 << steps_; the highest value of the last run
    std::vector<Value> reward_;
    std::vector<Value> values_;                 // of each layer and site rows of best, before and second, each behind `lanes` empty ones
    std::vector<Run> runs_;                     // of each site, from sites that are far
    std::vector<char> is_new_, was_new_;        // whether the run of a site became better in this turn and the one before
};

}  // namespace redroute
