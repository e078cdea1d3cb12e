// Ruin and recreate under simulated annealing, with a pool of good days, on a compact problem.
//
// Ruin: adjacent strings around a random site (Christiaens & Vanden Berghe 2020, slack induction by string removals), one segment a day, random
// sites (Schrimpf et al. 2000). Recreate: greedily by worth per second of delay with noise (Ropke & Pisinger 2006), or in some order with blinks
// (Christiaens & Vanden Berghe). Acceptance: Kirkpatrick, Gelatt & Vecchi 1983. Pool: days of good plans put together anew (in the spirit of
// Rochat & Taillard 1995).
#pragma once

#include <vector>

#include "plan.hpp"
#include "pool.hpp"
#include "random.hpp"

namespace redroute {

class Annealing {
   public:
    Annealing(Problem problem, std::uint64_t seed);
    Annealing(const Annealing&) = delete;       // the plan points at the problem
    Annealing& operator=(const Annealing&) = delete;

    // Does so many rounds at the temperature that belongs to a share of the cooling, from 0 (hot) to 1 (cold).
    void run(std::int64_t rounds, double cooled);
    void start_from(const Visits& visits);      // goes on from these, as far as they can be kept
    Visits present() const { return plan_.visits(); }
    const Visits& best() const { return best_; }
    const Count& best_count() const { return best_count_; }
    double best_worth() const { return best_worth_; }

   private:
    void round();
    void ruin_strings(Node around);
    void ruin_segments();
    void ruin_at_random();
    void recreate_greedily(Node forced);
    void recreate_in_order(Node forced);
    void recombine();
    void accept();
    void note();

    void weigh();
    void insert_greedily();
    bool place_cheapest(Node site);
    void update_weights();

    Problem problem_;
    Random random_;
    Plan plan_;
    Pool pool_;
    Visits best_;
    Count best_count_;
    double best_worth_ = -1;
    std::int64_t best_finish_ = 0;
    double mean_prize_ = 1, temperature_ = 0;
    std::int64_t rounds_ = 0;
    int most_neighbours_ = 0;
    std::vector<Node> neighbours_;              // of site x at [x * most_neighbours_], nearest first
    std::vector<Time> nearest_;                 // travel to the nearest other site
    std::vector<std::vector<float>> powers_;    // prizes to several powers
    std::vector<float> weights_, ratios_;       // weight 0: does not take part
    std::vector<Choice> choices_;               // of each day
    std::vector<std::pair<double, Node>> queue_;
};

}  // namespace redroute
