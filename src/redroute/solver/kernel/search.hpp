// The search on a whole problem: one annealing over all sites, numbered as the problem numbers them.
#pragma once

#include <memory>

#include "annealing.hpp"

namespace redroute {

class Search {
   public:
    Search(const Problem& problem, std::uint64_t seed);

    void run(std::int64_t rounds, double cooled);
    void restart();                             // goes on from the best plan
    const Visits& best() const { return best_; }
    const Count& best_count() const { return best_count_; }

   private:
    void note();

    const Problem* problem_;
    std::vector<Node> sites_;                   // of the annealing's numbers
    std::unique_ptr<Annealing> annealing_;
    Visits best_;
    Count best_count_;
};

}  // namespace redroute
