#include "annealing.hpp"

#include <algorithm>
#include <numeric>

namespace redroute {

namespace {
constexpr double hottest = 2.5, coldest = 0.1;                   // shares of the mean prize
constexpr double string_share = 0.55, segment_share = 0.35;      // of the rounds; the rest removes at random
constexpr int string_length = 10, most_strings = 3, long_string = 60;
constexpr double greedy_share = 0.85, blink = 0.02, force_share = 0.5, long_share = 0.1;
constexpr double noise = 0.6, lowest_power = 1.0, highest_power = 3.0;
constexpr int powers = 8, most_remembered_neighbours = 200, recombine_every = 60, smallest_pool = 20;
constexpr double pool_share = 0.985;
constexpr double finish_weight = 1e-6;                           // of the mean prize, for a second of the days' end
constexpr float promise_weight = 1e12F;
}  // namespace

Annealing::Annealing(Problem problem, std::uint64_t seed)
    : problem_(std::move(problem)),
      random_(seed),
      plan_(problem_),
      pool_(problem_, random_),
      nearest_(problem_.sites, 0),
      weights_(problem_.sites, 0),
      ratios_(problem_.sites, 0),
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
    std::vector<std::pair<Time, Node>> others;
    const Travel& travel = problem_.travels[0];
    for (Node x = 0; x < n; ++x) {
        others.clear();
        for (Node y = 0; y < n; ++y)
            if (y != x) others.emplace_back(travel.duration(x, y) + travel.duration(y, x), y);
        std::partial_sort(others.begin(), others.begin() + most_neighbours_, others.end());
        for (int k = 0; k < most_neighbours_; ++k) neighbours_.push_back(others[k].second);
        if (most_neighbours_ > 0) nearest_[x] = travel.duration(x, others[0].second);
    }
}

void Annealing::run(std::int64_t rounds, double cooled) {
    if (problem_.sites == 0) return;
    temperature_ = mean_prize_ * hottest * power(coldest / hottest, std::clamp(cooled, 0.0, 1.0));
    for (std::int64_t k = 0; k < rounds; ++k) {
        round();
        if (++rounds_ % recombine_every == 0) recombine();
    }
}

void Annealing::start_from(const Visits& visits) {
    for (int day = 0; day < plan_.days(); ++day)
        if (plan_.size(day) > 0) plan_.cut(day, 0, plan_.size(day));
    for (int day = 0; day < plan_.days(); ++day) plan_.fill(day, visits[day]);
    plan_.refresh();
    plan_.keep();
    note();
}

// Keeps in mind what is better than anything before.
void Annealing::note() {
    const double worth = plan_.worth();
    if (worth < best_worth_ || (worth == best_worth_ && plan_.finish() >= best_finish_)) return;
    best_ = plan_.visits();
    best_count_ = plan_.count();
    best_worth_ = worth;
    best_finish_ = plan_.finish();
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

void Annealing::insert_greedily() {
    for (int day = 0; day < plan_.days(); ++day) choices_[day] = choose(weights_, plan_.insertions(day), ratios_);
    while (true) {
        int day = 0;
        for (int d = 1; d < plan_.days(); ++d)
            if (choices_[d].ratio > choices_[day].ratio) day = d;
        const Node site = choices_[day].site;
        if (site == nowhere) return;
        if (plan_.place(site, day)) update_weights();
        weights_[site] = 0;
        // Where the order is a rule, a visit on one day moves what fits on the others.
        for (int d = 0; d < plan_.days(); ++d)
            if (d == day || choices_[d].site == site || plan_.has_rules() || problem_.is_ordered())
                choices_[d] = choose(weights_, plan_.insertions(d), ratios_);
    }
}

// After a visit was placed, some others may not be allowed any more, or no longer keep a promise.
void Annealing::update_weights() {
    if (!plan_.has_rules()) return;
    for (const Node x : plan_.outside()) {
        if (weights_[x] <= 0) continue;
        if (!plan_.is_allowed(x)) {
            weights_[x] = 0;
        } else if (weights_[x] >= promise_weight && plan_.promises_of(x) == 0) {
            weights_[x] = powers_[0][x];
        }
    }
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
    if (plan_.days() > 1 && plan_.worth() >= pool_share * best_worth_)
        for (int day = 0; day < plan_.days(); ++day) pool_.remember(day, plan_.order(day));
}

// Keeps some days, replaces the others by remembered ones, drops what comes twice, and fills up.
void Annealing::recombine() {
    if (plan_.days() < 2 || pool_.size() < smallest_pool || (problem_.is_ordered() && problem_.is_order_hard())) return;
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
