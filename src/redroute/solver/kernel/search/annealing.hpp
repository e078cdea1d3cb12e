// Ruin and recreate under simulated annealing, again and again, with a pool of good days and a few good plans to cross, on a compact problem.
//
// Ruin: adjacent strings around a random site (Christiaens & Vanden Berghe 2020, slack induction by string removals), one segment a day, random
// sites (Schrimpf et al. 2000). Recreate: greedily by worth per second of delay with noise, visits that must be by regret between days (both Ropke &
// Pisinger 2006), or in some order with blinks (Christiaens & Vanden Berghe). Acceptance: Kirkpatrick, Gelatt & Vecchi 1983. Pool: days of good plans
// put together anew (in the spirit of Rochat & Taillard 1995). Generations: one long cooling ends in the valley it happens to be in, so the time is
// given to short ones instead (generations.hpp); of the two plans that a later one starts from, one gives the mornings and the other the evenings (the
// sequence-based crossover of Potvin & Bengio 1996). Days of all generations are put together too (archive.hpp), and make one more such plan.
#pragma once

#include <utility>
#include <vector>

#include "random.hpp"
#include "search/archive.hpp"
#include "search/generations.hpp"
#include "search/plan.hpp"
#include "search/pool.hpp"

namespace redroute {

class Annealing {
   public:
    // Without generations, one cooling lasts from the first run to the last.
    Annealing(Problem problem, std::uint64_t seed, bool has_generations);
    Annealing(const Annealing&) = delete;       // the plan points at the problem
    Annealing& operator=(const Annealing&) = delete;

    // Does so many rounds at the temperature that belongs to a share of the whole work, from 0 to 1.
    void run(std::int64_t rounds, double done);
    void start_from(const Visits& visits);      // goes on from these, as far as they can be kept
    Visits present() const { return plan_.visits(); }
    const Visits& best() const { return best_.visits; }
    const Count& best_count() const { return best_count_; }

   private:
    void begin_generation(double done);
    void cross();
    void take(const Visits& visits);
    void fill_up();
    std::vector<int> partners(const Visits& own, const Visits& other) const;

    void round();
    void ruin_strings(Node around);
    void ruin_segments();
    void ruin_at_random();
    void recreate_greedily(Node forced);
    void recreate_in_order(Node forced);
    void recombine();
    void reassemble();
    void accept();
    void note();

    void weigh();
    void insert_greedily();
    void choose_on(int day);
    std::pair<int, Node> foremost() const;
    std::pair<int, Node> most_regretted() const;
    bool place_cheapest(Node site);
    bool update_weights(Node placed);

    Problem problem_;
    Random random_;
    Plan plan_;
    Pool pool_;
    Archive archive_;
    std::int64_t looks_ = 0;                    // at the archive, that may be made
    Generations generations_;
    Elite best_, latest_;                       // of all rounds; of this generation
    Count best_count_;
    double mean_prize_ = 1, temperature_ = 0;
    std::int64_t rounds_ = 0;
    int most_neighbours_ = 0;
    std::vector<Node> neighbours_;              // of site x at [x * most_neighbours_], nearest first
    std::vector<Time> nearest_;                 // travel to the nearest other site
    std::vector<std::vector<float>> powers_;    // prizes to several powers
    std::vector<float> weights_;                // 0: does not take part
    std::vector<std::vector<float>> ratios_;    // of each day
    std::vector<Choice> choices_;               // of each day
    std::vector<std::pair<double, Node>> queue_;
};

}  // namespace redroute
