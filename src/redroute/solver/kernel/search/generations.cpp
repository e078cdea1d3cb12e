#include "search/generations.hpp"

#include <algorithm>
#include <cmath>

namespace redroute {

namespace {
constexpr double hottest = 2.5, warm = 0.3, coldest = 0.1;  // shares of the mean prize: from nothing, from a plan, in the end
constexpr double trial_share = 0.01;            // of the work, for the first generation of all, which tells how many rounds there will be
constexpr double first_share = 0.5, shortening = 5;  // of an island, for generations from nothing; later ones are so much shorter
constexpr double islands_share = 0.65;          // of the work, for all islands but the last
constexpr double rounds_a_visit = 400;          // of an island, for each visit of a plan and each day
constexpr int fewest_islands = 2, most_islands = 30;
constexpr double rounds_for_elites = 1500;      // times the square of their number
constexpr double hair = 1e-9;

bool is_worse(const Elite& a, const Elite& b) { return a.is_below(b); }
}  // namespace

bool Generations::begin(double done, std::int64_t rounds) {
    const bool is_trial = !is_planned_ && (elites_.empty() || done <= 0), leaves = is_planned_ && !is_last_ && done >= island_ends_ - hair;
    if (!is_planned_ && !is_trial) plan(static_cast<double>(rounds) / done);
    if (leaves) leave_island();
    const double width = is_trial ? trial_share : first_share * (island_ends_ - island_begins_) / room_, later_width = width / shortening;
    begins_ = done;
    ends_ = done + (is_from_nothing() ? width : later_width);
    // What is too short for one more goes to this one.
    if (ends_ > island_ends_ - later_width / 2) ends_ = is_last_ ? 1 + later_width : island_ends_;
    return leaves;
}

void Generations::plan(double all_rounds) {
    is_planned_ = true;
    const Visits& trial = elites_.front().visits;
    double visits = 1;
    for (const auto& day : trial) visits += static_cast<double>(day.size());
    const double an_island = rounds_a_visit * visits * static_cast<double>(trial.size());
    const double islands = std::min<double>(most_islands, std::floor(islands_share * all_rounds / an_island));
    is_last_ = islands < fewest_islands;
    island_ = island_ends_ = is_last_ ? 1 : islands_share / islands;
    room_ = std::clamp(static_cast<int>(std::sqrt(all_rounds * island_ / rounds_for_elites)), fewest_elites, most_elites);
    elites_.clear();                            // too short a trial to be crossed with others
}

void Generations::leave_island() {
    champions_.push_back(*std::max_element(elites_.begin(), elites_.end(), is_worse));
    elites_.clear();
    island_begins_ = island_ends_;
    island_ends_ += island_;
    if (island_ends_ < islands_share + island_ / 2) return;
    is_last_ = true;
    island_ends_ = 1;
    elites_ = std::move(champions_);
    room_ = static_cast<int>(elites_.size());
}

void Generations::keep(const Elite& elite) {
    for (const Elite& other : elites_)
        if (!other.is_below(elite) && !elite.is_below(other)) return;
    if (is_from_nothing()) return elites_.push_back(elite);
    const auto last = std::min_element(elites_.begin(), elites_.end(), is_worse);
    if (last->is_below(elite)) *last = elite;
}

std::pair<const Visits&, const Visits&> Generations::draw_pair(Random& random) const {
    const int one = random.below(room_), next = random.below(room_ - 1), two = next < one ? next : next + 1;
    return {elites_[one].visits, elites_[two].visits};
}

double Generations::heat(double done) const {
    const double hot = is_from_nothing() ? hottest : warm;
    return hot * power(coldest / hot, (done - begins_) / (ends_ - begins_));
}

}  // namespace redroute
