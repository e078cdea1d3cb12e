#include "search/annealing.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace redroute {

namespace {
constexpr double string_share = 0.55, segment_share = 0.35;      // of the rounds; the rest removes at random
constexpr int string_length = 10, most_strings = 3, long_string = 60;
constexpr double greedy_share = 0.85, blink = 0.02, force_share = 0.5, long_share = 0.1;
constexpr double noise = 0.6, lowest_power = 1.0, highest_power = 3.0;
constexpr int powers = 8, most_remembered_neighbours = 200, recombine_every = 60, smallest_pool = 20;
constexpr double pool_share = 0.985, archive_share = 0.97;
constexpr std::int64_t looks_a_round = 60;                       // about a thirtieth of the time
constexpr double finish_weight = 1e-6;                           // of the mean prize, for a second of the days' end
constexpr float promise_weight = 1e12F;
}  // namespace

Annealing::Annealing(Problem problem, std::uint64_t seed, bool has_generations)
    : problem_(std::move(problem)),
      random_(seed),
      plan_(problem_),
      pool_(problem_, random_),
      archive_(problem_, pool_.frames(), random_),
      generations_(has_generations),
      nearest_(problem_.sites, 0),
      weights_(problem_.sites, 0),
      ratios_(problem_.days.size(), std::vector<float>(problem_.sites, 0)),
      choices_(problem_.days.size()) {
    const int n = problem_.sites;
    note();
    const auto total = std::accumulate(problem_.prize.begin(), problem_.prize.end(), std::int64_t{0});
    mean_prize_ = std::max(1.0, static_cast<double>(total) / std::max(1, n));
    for (int k = 0; k < powers; ++k) {
        powers_.emplace_back(n);
        for (int x = 0; x < n; ++x)
            powers_[k][x] = static_cast<float>(power((problem_.prize[x] + 0.5) / mean_prize_, lowest_power + (highest_power - lowest_power) * k / (powers - 1)));
    }
    most_neighbours_ = std::clamp(n - 1, 0, most_remembered_neighbours);
    // Travel there and back above the number of the site, in one word: a new focus waits for this, and words sort in half the time of pairs.
    std::vector<std::uint64_t> others;
    const Travel& travel = problem_.travels[0];
    for (Node x = 0; x < n; ++x) {
        others.clear();
        for (Node y = 0; y < n; ++y)
            if (y != x) others.push_back(static_cast<std::uint64_t>(travel.duration(x, y) + travel.duration(y, x)) << 32 | static_cast<std::uint32_t>(y));
        const auto last = others.begin() + most_neighbours_;
        std::nth_element(others.begin(), last, others.end());
        std::sort(others.begin(), last);
        for (auto other = others.begin(); other < last; ++other) neighbours_.push_back(static_cast<Node>(*other & 0xFFFFFFFF));
        if (most_neighbours_ > 0) nearest_[x] = travel.duration(x, neighbours_[static_cast<std::size_t>(x) * most_neighbours_]);
    }
}

void Annealing::run(std::int64_t rounds, double done) {
    if (problem_.sites == 0) return;
    done = std::clamp(done, 0.0, 1.0);
    if (generations_.is_over(done)) begin_generation(done);
    temperature_ = mean_prize_ * generations_.heat(done);
    for (std::int64_t k = 0; k < rounds; ++k) {
        round();
        looks_ = std::min(looks_ + looks_a_round, Archive::most_looks);
        if (++rounds_ % recombine_every == 0) recombine();
    }
}

// From nothing while there are few good plans; afterwards from two of them.
void Annealing::begin_generation(double done) {
    if (generations_.have_begun()) {
        generations_.keep(latest_);
        reassemble();
    }
    if (generations_.begin(done, rounds_)) pool_.forget();
    latest_ = {};
    if (generations_.is_from_nothing()) {
        pool_.set_aside();
        plan_.clear();
        plan_.keep();
        note();
    } else {
        pool_.gather();
        cross();
    }
}

// Starts from one good plan up to some moment of the days and from another one after it, or the other way round.
void Annealing::cross() {
    const auto [own, other] = generations_.draw_pair(random_);
    start_from(own);
    const auto partner = partners(own, other);
    const double split = 0.1 + 0.8 * random_.real();
    const bool is_morning = random_.chance(0.5);
    std::vector<std::vector<Node>> taken(plan_.days());
    for (int day = 0; day < plan_.days(); ++day) {
        const Day& frame = problem_.days[day];
        const Time moment = frame.begins + static_cast<Time>((frame.ends - frame.begins) * split);
        Route route;
        route.order = other[partner[day]];
        route.update(problem_, day);
        for (int p = 0; p < static_cast<int>(route.order.size()); ++p)
            if ((route.expected(frame, 0, p + 1) < moment) == is_morning) taken[day].push_back(route.order[p]);
        int kept = 0;
        while (kept < plan_.size(day) && plan_.arrival(day, kept) < moment) ++kept;
        const int first = is_morning ? 0 : kept, length = is_morning ? kept : plan_.size(day) - kept;
        if (length > 0) plan_.cut(day, first, length);
    }
    plan_.refresh();
    for (int day = 0; day < plan_.days(); ++day)
        for (const Node x : taken[day])
            if (plan_.day_of(x) < 0 && plan_.is_allowed(x) && plan_.insertions(day).shift[x] < never) plan_.place(x, day);
    fill_up();
}

// Of each day of one plan, the day of another one that shares its frame and most of its sites.
std::vector<int> Annealing::partners(const Visits& own, const Visits& other) const {
    const int days = plan_.days();
    std::vector<int> day_of(problem_.sites, -1), partner(days, -1);
    std::vector<std::vector<int>> common(days, std::vector<int>(days, 0));
    for (int day = 0; day < days; ++day)
        for (const Node x : own[day]) day_of[x] = day;
    for (int day = 0; day < days; ++day)
        for (const Node x : other[day])
            if (day_of[x] >= 0) ++common[day_of[x]][day];
    std::vector<char> is_taken(days, 0);
    for (int k = 0; k < days; ++k) {
        int a = -1, b = -1;
        for (int day = 0; day < days; ++day)
            for (int mate = 0; mate < days; ++mate) {
                if (partner[day] >= 0 || is_taken[mate] || !pool_.share_frame(day, mate)) continue;
                if (a < 0 || common[day][mate] > common[a][b]) a = day, b = mate;
            }
        partner[a] = b;
        is_taken[b] = 1;
    }
    return partner;
}

void Annealing::start_from(const Visits& visits) {
    take(visits);
    plan_.keep();
    note();
}

void Annealing::take(const Visits& visits) {
    plan_.clear();
    for (int day = 0; day < plan_.days(); ++day) plan_.fill(day, visits[day]);
    plan_.refresh();
}

void Annealing::fill_up() {
    weigh();
    insert_greedily();
    plan_.keep();
    note();
}

// Keeps in mind what is better than anything before.
void Annealing::note() {
    Elite present{{}, plan_.worth(), plan_.finish()};
    if (!latest_.is_below(present)) return;
    present.visits = plan_.visits();
    latest_ = present;
    if (!best_.is_below(present)) return;
    best_ = std::move(present);
    best_count_ = plan_.count();
}

void Annealing::round() {
    const Node around = random_.below(problem_.sites);
    const double kind = random_.real();
    Node forced = nowhere;
    if (kind < string_share) {
        if (plan_.day_of(around) < 0 && random_.chance(force_share)) forced = around;
        ruin_strings(around);
    } else if (kind < string_share + segment_share) {
        ruin_segments();
    } else {
        ruin_at_random();
    }
    plan_.refresh();
    if (random_.chance(greedy_share)) {
        recreate_greedily(forced);
    } else {
        recreate_in_order(forced);
    }
    accept();
}

void Annealing::ruin_strings(Node around) {
    const int strings = 1 + random_.below(std::min(plan_.days(), most_strings));
    const int longest = random_.chance(long_share) ? long_string : string_length;
    int done = 0;
    for (int k = -1; k < most_neighbours_ && done < strings; ++k) {
        const Node site = k < 0 ? around : neighbours_[static_cast<std::size_t>(around) * most_neighbours_ + k];
        const int day = plan_.day_of(site);
        if (day < 0 || plan_.is_touched(day)) continue;
        const auto& order = plan_.order(day);
        const int size = plan_.size(day), length = 1 + random_.below(std::min(longest, size));
        const int at = static_cast<int>(std::find(order.begin(), order.end(), site) - order.begin());
        const int low = std::max(0, at - length + 1), high = std::min(at, size - length);
        plan_.cut(day, low + random_.below(high - low + 1), length);
        ++done;
    }
}

void Annealing::ruin_segments() {
    for (int day = 0; day < plan_.days(); ++day) {
        const int size = plan_.size(day);
        if (size == 0 || (plan_.days() > 1 && random_.chance(0.5))) continue;
        const int length = 1 + random_.below(std::max(1, std::min(size, size / 2 + 1)));
        plan_.cut(day, random_.below(size - length + 1), length);
    }
}

void Annealing::ruin_at_random() {
    const double share = 0.05 + 0.25 * random_.real();
    for (int day = 0; day < plan_.days(); ++day)
        for (int at = plan_.size(day) - 1; at >= 0; --at)
            if (random_.chance(share)) plan_.cut(day, at, 1);
}

// Weights of all sites outside for greedy insertion: a power of the prize, made noisy.
void Annealing::weigh() {
    const auto& powered = powers_[random_.below(powers)];
    const float loud = static_cast<float>(noise * random_.real());
    std::fill(weights_.begin(), weights_.end(), 0.0F);
    for (const Node x : plan_.outside()) {
        if (!plan_.is_allowed(x)) continue;
        weights_[x] = powered[x] * (1.0F - loud * static_cast<float>(random_.real()));
        if (const auto kept = plan_.promises_of(x); kept > 0) weights_[x] = (weights_[x] + 1.0F) * promise_weight * static_cast<float>(kept);
    }
}

void Annealing::recreate_greedily(Node forced) {
    if (forced != nowhere && plan_.is_allowed(forced)) place_cheapest(forced);
    weigh();
    insert_greedily();
}

// The visit of most worth per second of delay on any day; of those that keep a promise the one that would lose most on its second best day.
void Annealing::insert_greedily() {
    for (int day = 0; day < plan_.days(); ++day) choose_on(day);
    while (true) {
        auto [day, site] = foremost();
        if (site == nowhere) return;
        const bool has_regret = plan_.days() > 1 && weights_[site] >= promise_weight;
        if (has_regret) std::tie(day, site) = most_regretted();
        const bool are_others_new = plan_.place(site, day) && update_weights(site);
        weights_[site] = 0;
        // Where the order is a rule, a visit on one day leaves the others fewer ranks, and what was chosen there may fit no more.
        const bool are_stale = are_others_new || (has_regret && problem_.is_order_hard());
        for (int d = 0; d < plan_.days(); ++d) {
            const Node chosen = choices_[d].site;
            if (d == day || chosen == site || are_stale || (chosen != nowhere && plan_.insertions(d).shift[chosen] >= never)) choose_on(d);
        }
    }
}

void Annealing::choose_on(int day) { choices_[day] = choose(weights_, plan_.insertions(day), ratios_[day]); }

std::pair<int, Node> Annealing::foremost() const {
    int day = 0;
    for (int d = 1; d < plan_.days(); ++d)
        if (choices_[d].ratio > choices_[day].ratio) day = d;
    return {day, choices_[day].site};
}

std::pair<int, Node> Annealing::most_regretted() const {
    std::pair<int, Node> found{0, nowhere};
    float most = 0;
    for (const Node x : plan_.outside()) {
        if (weights_[x] < promise_weight) continue;
        int on = 0;
        float best = 0, second = 0;
        for (int day = 0; day < plan_.days(); ++day) {
            const float ratio = ratios_[day][x];
            if (ratio > best) on = day;
            second = std::max(second, std::min(best, ratio));
            best = std::max(best, ratio);
        }
        const float regret = best + (best - second);
        if (regret > most) most = regret, found = {on, x};
    }
    return found;
}

// After a visit was placed, some others may not be allowed any more, or no longer keep a promise. Returns whether any may have changed.
bool Annealing::update_weights(Node placed) {
    if (!plan_.turns(placed)) return false;
    for (const Node x : plan_.outside()) {
        if (weights_[x] <= 0) continue;
        if (!plan_.is_allowed(x)) {
            weights_[x] = 0;
        } else if (weights_[x] >= promise_weight && plan_.promises_of(x) == 0) {
            weights_[x] = powers_[0][x];
        }
    }
    return true;
}

bool Annealing::place_cheapest(Node site) {
    Time least = never;
    int day = -1;
    for (int d = 0; d < plan_.days(); ++d)
        if (plan_.insertions(d).shift[site] < least) {
            least = plan_.insertions(d).shift[site];
            day = d;
        }
    return day >= 0 && plan_.place(site, day);
}

void Annealing::recreate_in_order(Node forced) {
    const int rule = random_.below(3);
    queue_.clear();
    for (const Node x : plan_.outside()) {
        if (!plan_.fits(x)) continue;
        double key = random_.real();
        if (rule == 1) key = -problem_.prize[x] + 0.5 * key;
        if (rule == 2) key = -static_cast<double>(problem_.prize[x]) / (problem_.visit[x] + nearest_[x] + 1.0) + 1e-9 * key;
        if (plan_.promises_of(x) > 0) key -= 1e12;
        if (x == forced) key = -1e15;
        queue_.emplace_back(key, x);
    }
    std::sort(queue_.begin(), queue_.end());
    for (const auto& [key, x] : queue_)
        if (!random_.chance(blink) && plan_.is_allowed(x)) place_cheapest(x);
    weigh();
    insert_greedily();
}

void Annealing::accept() {
    const double gain = plan_.worth() - plan_.worth_before() - finish_weight * mean_prize_ * static_cast<double>(plan_.finish() - plan_.finish_before());
    if (gain < 0 && -gain >= temperature_ * random_.exponential()) {
        plan_.put_back();
        return;
    }
    plan_.keep();
    note();
    if (plan_.days() > 1 && plan_.worth() >= pool_share * best_.worth)
        for (int day = 0; day < plan_.days(); ++day) pool_.remember(day, plan_.order(day));
    if (plan_.days() > 1 && plan_.worth() >= archive_share * best_.worth)
        for (int day = 0; day < plan_.days(); ++day) archive_.remember(pool_.frames()[day], plan_.order(day), plan_.worth());
}

// Makes a plan of days of all generations, where it is time to: islands but the last are to stay apart.
void Annealing::reassemble() {
    if (plan_.days() < 2 || problem_.is_order_hard() || generations_.is_from_nothing() || !generations_.is_on_last_island()) return;
    if (looks_ < archive_.least_looks()) return;
    latest_ = {};
    take(archive_.combine(looks_));
    fill_up();
    generations_.keep(latest_);
}

// Keeps some days, replaces the others by remembered ones, drops what comes twice, and fills up.
void Annealing::recombine() {
    if (plan_.days() < 2 || pool_.size() < smallest_pool || problem_.is_order_hard()) return;
    std::vector<int> turns(plan_.days());
    std::iota(turns.begin(), turns.end(), 0);
    for (int k = plan_.days() - 1; k > 0; --k) std::swap(turns[k], turns[random_.below(k + 1)]);
    const int kept = random_.below(plan_.days());
    for (int k = kept; k < plan_.days(); ++k) plan_.cut(turns[k], 0, plan_.size(turns[k]));
    std::vector<char> is_covered(problem_.sites);
    for (Node x = 0; x < problem_.sites; ++x) is_covered[x] = plan_.day_of(x) >= 0;
    for (int k = kept; k < plan_.days(); ++k) {
        const auto* order = pool_.find(turns[k], is_covered, random_);
        if (!order) continue;
        plan_.fill(turns[k], *order);
        for (const Node x : plan_.order(turns[k])) is_covered[x] = 1;
    }
    plan_.refresh();
    weigh();
    insert_greedily();
    accept();
}

}  // namespace redroute
