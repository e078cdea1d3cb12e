// How the work is shared out among coolings.
//
// A generation is one short cooling. The first ones of an island start from nothing, and what each leaves is an elite; later ones start from two elites
// (a memetic algorithm, Moscato 1989). As elites soon resemble each other, work for several islands is spent on one after the other, each from nothing,
// and the best plans of all are the elites of a last one (after Cohoon, Hegde, Martin & Richards 1987, punctuated equilibria).
#pragma once

#include <utility>
#include <vector>

#include "random.hpp"
#include "search/plan.hpp"

namespace redroute {

struct Elite {
    Visits visits;
    double worth = -1;
    std::int64_t finish = 0;

    bool is_below(const Elite& other) const { return worth < other.worth || (worth == other.worth && finish > other.finish); }
};

class Generations {
   public:
    // Without generations one cooling lasts from the first share of the work to the last.
    explicit Generations(bool has_any) : ends_(has_any ? 0 : 1) {}

    bool have_begun() const { return ends_ > 0; }
    bool is_over(double done) const { return done < begins_ || done > ends_ || !have_begun(); }
    // Begins the next one at a share of the work, which took so many rounds. Returns whether it is the first on a new island.
    bool begin(double done, std::int64_t rounds);
    // Takes in what a generation leaves, unless it is like another or there is no room among better ones.
    void keep(const Elite& elite);

    bool is_from_nothing() const { return static_cast<int>(elites_.size()) < room_; }
    bool is_on_last_island() const { return is_last_; }
    std::pair<const Visits&, const Visits&> draw_pair(Random& random) const;
    // The temperature at a share of the work, in mean prizes.
    double heat(double done) const;

   private:
    void plan(double all_rounds);
    void leave_island();

    std::vector<Elite> elites_, champions_;     // of this island; the best of each before
    int room_ = fewest_elites;
    double begins_ = 0, ends_;                  // shares of the work: this generation, ...
    double island_begins_ = 0, island_ends_ = 1, island_ = 1;  // ... this island, the length of one
    bool is_planned_ = false, is_last_ = true;

    static constexpr int fewest_elites = 6, most_elites = 16;
};

}  // namespace redroute
