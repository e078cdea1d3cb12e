// The search on a whole problem, whatever its size: annealing on all sites where they are few, otherwise on one focus after the other.
//
// The first focus are the sites that promise most, a later one the present plan with some hundred other sites, drawn by what they promise (sampling
// with weights after Efraimidis & Spirakis 2006); what is outside costs nothing meanwhile. In the spirit of POPMUSIC (Taillard & Voss 2002).
#pragma once

#include <memory>

#include "search/annealing.hpp"

namespace redroute {

class Search {
   public:
    static constexpr std::size_t largest_focus = 400;  // sites looked at together

    Search(const Problem& problem, std::uint64_t seed);

    // Does so many rounds at the temperature that belongs to a share of the whole work, from 0 to 1.
    void run(std::int64_t rounds, double done);
    void restart();                             // goes on from the best plan
    const Visits& best() const { return best_; }
    const Count& best_count() const { return best_count_; }

   private:
    bool is_focused() const;
    void anneal(const std::vector<Node>& sites, const Visits& from, bool has_generations);
    std::vector<Node> focus(const Visits& around, bool is_drawn);
    std::vector<double> promise(const Visits& around) const;
    Visits named(const Visits& visits) const;
    void note();
    double worth(const Count& count) const;

    const Problem* problem_;
    Random random_;
    std::vector<Node> open_;                    // sites that open on some day
    std::vector<Node> sites_;                   // of the annealing's numbers
    std::unique_ptr<Annealing> annealing_;
    bool is_first_ = true;                      // whether the focus is still the first
    std::int64_t rounds_left_ = 0;              // on this focus, where it moves
    Visits best_;
    Count best_count_;
};

}  // namespace redroute
