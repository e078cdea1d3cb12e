#include "search.hpp"

#include <cmath>
#include <numeric>

namespace redroute {

namespace {
constexpr double string_share = 0.55, segment_share = 0.35;      // of the rounds; the rest removes at random
constexpr int string_length = 10, most_strings = 3, long_string = 60;
constexpr double greedy_share = 0.6, blink = 0.02, force_share = 0.5, long_share = 0.1;
constexpr double noise = 0.6, lowest_power = 1.0, highest_power = 3.0;
constexpr double travel_weight = 1e-4;
constexpr int powers = 8, pool_size = 400, recombine_every = 60;
constexpr double pool_share = 0.985;
constexpr int most_remembered_neighbours = 200;
}  // namespace

Search::Search(Problem problem, std::uint64_t seed)
    : problem_(std::move(problem)), random_(seed), current_(problem_), candidate_(problem_), best_(problem_) {
    const int n = problem_.sites, m = current_.days();
    double sum = 0;
    for (const auto prize : problem_.prize) sum += prize;
    mean_prize_ = std::max(1.0, sum / std::max(1, n));
    powers_.assign(powers, std::vector<double>(n));
    for (int k = 0; k < powers; ++k)
        for (int i = 0; i < n; ++i) powers_[k][i] = std::pow(problem_.prize[i] + 0.5, lowest_power + (highest_power - lowest_power) * k / (powers - 1));
    most_neighbours_ = std::min(n - 1, most_remembered_neighbours);
    neighbours_.resize(n);
    std::vector<Node> others(n);
    const Travel& travel = problem_.travel(0);
    for (int i = 0; i < n; ++i) {
        others.resize(n);
        std::iota(others.begin(), others.end(), 0);
        others.erase(others.begin() + i);
        const auto nearer = [&](Node a, Node b) {
            const auto there = [&](Node x) { return travel.duration(i, x) + travel.duration(x, i); };
            return there(a) != there(b) ? there(a) < there(b) : a < b;
        };
        std::partial_sort(others.begin(), others.begin() + most_neighbours_, others.end(), nearer);
        neighbours_[i].assign(others.begin(), others.begin() + most_neighbours_);
    }
    zobrist_.resize(n);
    for (auto& word : zobrist_) word = random_.bits();
    seen_.assign(8192, 0);
    weight_.assign(n, 0);
    is_touched_.assign(m, 0);
    is_covered_.assign(n, 0);
    is_table_volatile_ = problem_.is_ordered() && problem_.is_order_hard();
    table_.resize(static_cast<std::size_t>(n) * m);
    for (int x = 0; x < n; ++x)
        for (int d = 0; d < m; ++d) table_[x * m + d] = current_.best_insertion(x, d);
    current_table_ = table_;
}

void Search::run(std::int64_t iterations, double hot, double cold) {
    if (problem_.sites == 0) return;
    for (std::int64_t k = 0; k < iterations; ++k) {
        const double temperature = mean_prize_ * hot * std::pow(cold / hot, static_cast<double>(k) / static_cast<double>(iterations));
        step(temperature);
        if (++round_ % recombine_every == 0 && current_.days() > 1) recombine(temperature);
    }
}

void Search::restart() {
    current_ = best_;
    candidate_ = best_;
    std::fill(is_touched_.begin(), is_touched_.end(), 1);
    look_everywhere(true);
    current_table_ = table_;
}

void Search::step(double temperature) {
    candidate_ = current_;
    table_ = current_table_;
    std::fill(is_touched_.begin(), is_touched_.end(), 0);
    const Node around = random_.below(problem_.sites);
    const double kind = random_.real();
    Node forced = nowhere;
    if (kind < string_share) {
        if (candidate_.day_of(around) < 0 && random_.chance(force_share)) forced = around;
        ruin_strings(around);
    } else if (kind < string_share + segment_share) {
        ruin_segments();
    } else {
        ruin_at_random();
    }
    for (int d = 0; d < candidate_.days(); ++d)
        if (is_touched_[d]) candidate_.refresh(d);
    look_everywhere(false);
    if (random_.chance(greedy_share)) {
        recreate_greedily(forced);
    } else {
        recreate_in_order(forced);
    }
    accept(temperature);
}

void Search::ruin_strings(Node around) {
    const int strings = 1 + random_.below(std::min(candidate_.days(), most_strings));
    const int longest = random_.chance(long_share) ? long_string : string_length;
    int done = 0;
    for (int q = -1; q < most_neighbours_ && done < strings; ++q) {
        const Node site = q < 0 ? around : neighbours_[around][q];
        const int day = candidate_.day_of(site);
        if (day < 0 || is_touched_[day]) continue;
        const auto& order = candidate_.route(day).order;
        const int size = static_cast<int>(order.size());
        const int length = 1 + random_.below(std::min(longest, size));
        const int at = static_cast<int>(std::find(order.begin(), order.end(), site) - order.begin());
        const int low = std::max(0, at - length + 1), high = std::min(at, size - length);
        candidate_.cut(day, low + random_.below(high - low + 1), length);
        is_touched_[day] = 1;
        ++done;
    }
}

void Search::ruin_segments() {
    for (int day = 0; day < candidate_.days(); ++day) {
        const int size = static_cast<int>(candidate_.route(day).order.size());
        if (size == 0 || (candidate_.days() > 1 && random_.chance(0.5))) continue;
        const int length = 1 + random_.below(std::max(1, std::min(size, size / 2 + 1)));
        candidate_.cut(day, random_.below(size - length + 1), length);
        is_touched_[day] = 1;
    }
}

void Search::ruin_at_random() {
    const double share = 0.05 + 0.25 * random_.real();
    for (int day = 0; day < candidate_.days(); ++day)
        for (int p = static_cast<int>(candidate_.route(day).order.size()) - 1; p >= 0; --p)
            if (random_.chance(share)) {
                candidate_.cut(day, p, 1);
                is_touched_[day] = 1;
            }
}

// Brings the table of cheapest insertions up to date for every site outside.
void Search::look_everywhere(bool is_fresh) {
    const int m = candidate_.days();
    outside_.clear();
    for (int x = 0; x < problem_.sites; ++x) {
        if (candidate_.day_of(x) >= 0) continue;
        outside_.push_back(x);
        const bool is_new = is_fresh || is_table_volatile_ || current_.day_of(x) >= 0;
        for (int d = 0; d < m; ++d)
            if (is_new || is_touched_[d]) table_[x * m + d] = candidate_.best_insertion(x, d);
    }
}

void Search::place(Node site, int day, int at) {
    const int m = candidate_.days();
    candidate_.insert(site, day, at);
    outside_.erase(std::find(outside_.begin(), outside_.end(), site));
    for (const Node x : outside_) {
        Insertion& entry = table_[x * m + day];
        if (is_table_volatile_) {
            for (int d = 0; d < m; ++d) table_[x * m + d] = candidate_.best_insertion(x, d);
            continue;
        }
        // An insertion never makes room: what did not fit does not, and a cheapest place elsewhere mostly stays the cheapest.
        if (entry.shift >= never) continue;
        if (entry.at == at) {
            entry = candidate_.best_insertion(x, day);
            continue;
        }
        if (entry.at > at) ++entry.at;
        entry.shift = candidate_.route(day).insertion(problem_, day, x, entry.at);
        if (entry.shift >= never) {
            entry = candidate_.best_insertion(x, day);
            continue;
        }
        for (const int beside : {at, at + 1}) {
            const Time shift = candidate_.route(day).insertion(problem_, day, x, beside);
            if (shift < entry.shift) entry = {shift, beside};
        }
    }
}

void Search::recreate_greedily(Node forced) {
    const int m = candidate_.days();
    const auto& power = powers_[random_.below(powers)];
    const double loud = noise * random_.real();
    for (const Node x : outside_) weight_[x] = power[x] * (1.0 - loud * random_.real());
    if (forced != nowhere && candidate_.is_allowed(forced)) {
        Insertion best;
        int day = -1;
        for (int d = 0; d < m; ++d)
            if (table_[forced * m + d].shift < best.shift) best = table_[forced * m + d], day = d;
        if (day >= 0) place(forced, day, best.at);
    }
    while (true) {
        double ratio = 0;
        Node site = nowhere;
        int day = -1;
        for (const Node x : outside_) {
            double weight = weight_[x];
            if (const auto kept = candidate_.promise_of(x); kept > 0) weight = (weight + 1) * 1e12 * static_cast<double>(kept);
            for (int d = 0; d < m; ++d) {
                const Time shift = table_[x * m + d].shift;
                if (shift < never && weight > ratio * shift && candidate_.is_allowed(x)) {
                    ratio = weight / std::max(0.5, static_cast<double>(shift));
                    site = x;
                    day = d;
                }
            }
        }
        if (site == nowhere) return;
        place(site, day, table_[site * m + day].at);
    }
}

void Search::recreate_in_order(Node forced) {
    const int m = candidate_.days();
    const int rule = random_.below(3);
    queue_.clear();
    for (const Node x : outside_) {
        double key = random_.real();
        if (rule == 1) key = -problem_.prize[x] + 0.5 * key;
        if (rule == 2) {
            Time nearest = most_neighbours_ > 0 ? problem_.travel(0).duration(x, neighbours_[x][0]) : 0;
            key = -static_cast<double>(problem_.prize[x]) / (problem_.visit[x] + nearest + 1.0) + 1e-9 * key;
        }
        if (candidate_.promise_of(x) > 0) key -= 1e12;
        if (x == forced) key = -1e15;
        queue_.emplace_back(key, x);
    }
    std::sort(queue_.begin(), queue_.end());
    for (const auto& [key, x] : queue_) {
        if (random_.chance(blink) || !candidate_.is_allowed(x)) continue;
        Insertion best;
        int day = -1;
        for (int d = 0; d < m; ++d)
            if (table_[x * m + d].shift < best.shift) best = table_[x * m + d], day = d;
        if (day >= 0) place(x, day, best.at);
    }
    recreate_greedily(nowhere);
}

void Search::accept(double temperature) {
    const double gain = candidate_.worth() - current_.worth() - travel_weight * mean_prize_ * 0.01 * static_cast<double>(candidate_.travel() - current_.travel());
    if (gain < 0 && random_.real() >= std::exp(gain / temperature)) return;
    std::swap(current_, candidate_);
    std::swap(current_table_, table_);
    if (current_.worth() > best_.worth() || (current_.worth() == best_.worth() && current_.travel() < best_.travel())) best_ = current_;
    if (current_.worth() >= pool_share * best_.worth()) remember();
}

void Search::remember() {
    for (int d = 0; d < current_.days(); ++d) {
        const auto& order = current_.route(d).order;
        if (order.empty()) continue;
        std::uint64_t hash = static_cast<std::uint64_t>(d) * 0x9E3779B97F4A7C15ULL;
        for (const Node x : order) hash ^= zobrist_[x];
        std::uint64_t& slot = seen_[hash % seen_.size()];
        if (slot == hash) continue;
        slot = hash;
        if (pool_.size() < pool_size) {
            pool_.push_back({hash, d, order});
        } else {
            pool_[pool_next_++ % pool_size] = {hash, d, order};
        }
    }
}

// Puts a plan together from remembered days, drops what comes twice, and fills up.
void Search::recombine(double temperature) {
    const int n = problem_.sites, m = current_.days();
    if (pool_.size() < 20) return;
    candidate_ = current_;
    table_ = current_table_;
    std::fill(is_covered_.begin(), is_covered_.end(), 0);
    std::vector<int> turns(m);
    std::iota(turns.begin(), turns.end(), 0);
    for (int k = m - 1; k > 0; --k) std::swap(turns[k], turns[random_.below(k + 1)]);
    const int kept = random_.below(m);
    for (int k = 0; k < kept; ++k)
        for (const Node x : candidate_.route(turns[k]).order) is_covered_[x] = 1;
    for (int k = kept; k < m; ++k) candidate_.cut(turns[k], 0, static_cast<int>(candidate_.route(turns[k]).order.size()));
    for (int k = kept; k < m; ++k) {
        const int day = turns[k];
        const PooledDay* chosen = nullptr;
        double most = -1;
        const double loud = 0.15 * random_.real();
        for (const auto& pooled : pool_) {
            if (pooled.day != day && problem_.is_ordered()) continue;
            double value = 0;
            for (const Node x : pooled.order)
                if (!is_covered_[x]) value += problem_.prize[x];
            value *= 1.0 - loud * random_.real();
            if (value > most) most = value, chosen = &pooled;
        }
        candidate_.refresh(day);
        if (!chosen) continue;
        for (const Node x : chosen->order) {
            if (is_covered_[x] || !candidate_.is_allowed(x)) continue;
            const Insertion best = candidate_.best_insertion(x, day);
            if (best.shift >= never) continue;
            candidate_.insert(x, day, best.at);
            is_covered_[x] = 1;
        }
    }
    std::fill(is_touched_.begin(), is_touched_.end(), 1);
    look_everywhere(true);
    (void)n;
    recreate_greedily(nowhere);
    accept(temperature);
}

}  // namespace redroute
