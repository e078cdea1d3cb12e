// Ruin and recreate under simulated annealing, with a pool of good days.
//
// Ruin: adjacent strings around a random site (Christiaens & Vanden Berghe 2020, slack induction by string removals), one segment a day, random
// sites. Recreate: greedy by worth per second of delay with noise, or in a random order with blinks (same source). Acceptance: Kirkpatrick,
// Gelatt & Vecchi 1983. Pool: days of good plans put together anew (in the spirit of Rochat & Taillard 1995).
#pragma once

#include <vector>

#include "plan.hpp"
#include "random.hpp"

namespace redroute {

class Search {
   public:
    Search(Problem problem, std::uint64_t seed);

    // Does `iterations` rounds while the temperature falls geometrically from `hot` to `cold` (shares of the mean prize).
    void run(std::int64_t iterations, double hot, double cold);
    void restart();                             // goes on from the best plan
    const Plan& best() const { return best_; }
    const Problem& problem() const { return problem_; }

   private:
    struct PooledDay {
        std::uint64_t hash;
        int day;
        std::vector<Node> order;
    };

    void step(double temperature);
    void ruin_strings(Node around);
    void ruin_segments();
    void ruin_at_random();
    void recreate_greedily(Node forced);
    void recreate_in_order(Node forced);
    void look_everywhere(bool is_fresh);
    void place(Node site, int day, int at);
    void recombine(double temperature);
    void accept(double temperature);
    void remember();

    Problem problem_;
    Random random_;
    Plan current_, candidate_, best_;
    double mean_prize_ = 1;
    int most_neighbours_ = 0;
    std::int64_t round_ = 0;
    std::vector<std::vector<Node>> neighbours_; // of each site, nearest first
    std::vector<std::vector<double>> powers_;   // prizes to several powers
    std::vector<Node> outside_;                 // sites not in the candidate
    std::vector<Insertion> current_table_, table_;  // cheapest insertion of site x into day d at [x * days + d]
    std::vector<double> weight_;
    std::vector<char> is_touched_, is_covered_;
    std::vector<PooledDay> pool_;
    std::size_t pool_next_ = 0;
    std::vector<std::uint64_t> zobrist_, seen_;
    std::vector<std::pair<double, Node>> queue_;
    bool is_table_volatile_ = false;            // a hard order makes insertions depend on other days
};

}  // namespace redroute
