#include "search/insertion.hpp"

#include <algorithm>
#include <bit>

#include "vectors.hpp"

// All arithmetic is on integers or single divisions, so that narrow and wide vectors give the same plans.
namespace redroute {

namespace {

// What the loops read, by value, so that compilers see that nothing they write changes it.
struct View {
    const Time *opens, *closes, *visit;
    const int* ranks;
    const Time* fall_delay;
    std::size_t stride;
    int spans;
    Pause rest;
    Gap gap{};
    Filter filter{};
};

constexpr double fall_factor = 2;               // a fall counts as so many times the length of visits that earn its penalty

// The end of a visit that goes into a gap, late where it does not fit. `fixed_spans`: most spans of a site, 0 for any number.
template <int fixed_spans, Held held, bool has_walks>
REDROUTE_INLINE Time over_in(const View& v, int x) {
    const int spans = fixed_spans ? fixed_spans : v.spans;
    Time reached = v.gap.ready + v.gap.in[x];
    if constexpr (held == Held::before_visit) reached = std::min(v.rest.over(v.gap.unrested, v.gap.in[x]), reached);
    Time start = never;
    for (int k = spans - 1; k >= 0; --k) {
        const Time within = std::max(reached, v.opens[k * v.stride + x]);
        start = reached <= v.closes[k * v.stride + x] ? within : start;
    }
    const bool fits = !has_walks || v.filter.in[x] + v.filter.out[x] <= v.filter.spare;
    return (fits ? start : never) + v.visit[x];
}

// A delay, or what it counts as where the visit adds a fall, which that of an unranked site is not. On a circle of ranks those that add none lie from the
// one before to the one after, whether the two rise or fall.
template <bool has_ranks>
REDROUTE_INLINE Time priced(const View& v, int x, Time delay) {
    if constexpr (!has_ranks) return delay;
    const std::uint32_t before = v.filter.ranks.before, width = v.filter.ranks.after - before, rank = v.ranks[x];
    const Time more = v.fall_delay[x];
    return std::min(never, delay + (rank - before > width ? more : 0));
}

// The delay at the following stop after a visit that is over at some moment, `never` where that is too late.
template <Held held>
REDROUTE_INLINE Time delay_in(const View& v, int x, Time over) {
    const Time next = over + v.gap.out[x], straight = next <= v.gap.due ? std::max(0, next - v.gap.base) : never;
    if constexpr (held != Held::after_visit) return straight;
    const Time rested = v.rest.over(over, v.gap.out[x]);
    const bool fits = (over <= v.rest.window.closes) & (rested <= v.gap.rested_due);
    return std::min(straight, fits ? std::max(0, rested - v.gap.rested_base) : never);
}

// The sites from `low` on that a gap is tried for, and what is known of them.
struct Tries {
    int low, count;
    Time* shift;
    int* at;
    Time* over;
};

template <int fixed_spans, Held held, bool has_ranks, bool has_walks>
REDROUTE_INLINE void try_all(const View v, int low, int count, Time* REDROUTE_APART shift, int* REDROUTE_APART at, Time* REDROUTE_APART ends) {
    for (int x = low; x < low + count; ++x) {
        const Time over = over_in<fixed_spans, held, has_walks>(v, x), delay = priced<has_ranks>(v, x, delay_in<held>(v, x, over));
        const bool is_less = delay < shift[x];
        shift[x] = is_less ? delay : shift[x];
        at[x] = is_less ? v.gap.at : at[x];
        if constexpr (held == Held::at_place) ends[x] = over;
    }
}

// The kind of a gap as constants, one after the other.
template <Held held, bool has_ranks, bool has_walks>
REDROUTE_INLINE void try_by_spans(const View& v, const Tries& t) {
    switch (v.spans) {
        case 1: return try_all<1, held, has_ranks, has_walks>(v, t.low, t.count, t.shift, t.at, t.over);
        case 2: return try_all<2, held, has_ranks, has_walks>(v, t.low, t.count, t.shift, t.at, t.over);
        default: return try_all<0, held, has_ranks, has_walks>(v, t.low, t.count, t.shift, t.at, t.over);
    }
}

template <bool has_ranks, bool has_walks>
REDROUTE_INLINE void try_by_held(const View& v, const Tries& t) {
    switch (v.gap.held) {
        case Held::elsewhere:
        case Held::from_place: return try_by_spans<Held::elsewhere, has_ranks, has_walks>(v, t);
        case Held::before_visit: return try_by_spans<Held::before_visit, has_ranks, has_walks>(v, t);
        case Held::after_visit: return try_by_spans<Held::after_visit, has_ranks, has_walks>(v, t);
        case Held::at_place: return try_by_spans<Held::at_place, has_ranks, has_walks>(v, t);
    }
}

REDROUTE_VECTORS void try_gap_everywhere(const View& v, const Tries& t) {
    const bool has_ranks = v.filter.ranks != Ranks{};
    if (v.filter.in) {
        has_ranks ? try_by_held<true, true>(v, t) : try_by_held<false, true>(v, t);
    } else {
        has_ranks ? try_by_held<true, false>(v, t) : try_by_held<false, false>(v, t);
    }
}

REDROUTE_VECTORS void reach_everywhere(const WayIn way, int low, int count, Time* REDROUTE_APART reached) {
    for (int x = low; x < low + count; ++x) reached[x] = std::min(reached[x], way.ready + way.of[x]);
}

// For a group that rests at a place after the visit.
template <bool has_ranks>
REDROUTE_INLINE void try_way(const View v, const WayOn way, int low, int count, const Time* REDROUTE_APART over, Time* REDROUTE_APART shift,
                             int* REDROUTE_APART at) {
    for (int x = low; x < low + count; ++x) {
        const Time there = over[x] + way.of[x], late = std::max(way.least, there + way.delay);
        const Time delay = priced<has_ranks>(v, x, there <= way.due ? late : never);
        const bool is_less = delay < shift[x];
        shift[x] = is_less ? delay : shift[x];
        at[x] = is_less ? v.gap.at : at[x];
    }
}
REDROUTE_VECTORS void try_way_everywhere(const View& v, const WayOn& way, const Tries& t) {
    if (v.filter.ranks != Ranks{}) {
        try_way<true>(v, way, t.low, t.count, t.over, t.shift, t.at);
    } else {
        try_way<false>(v, way, t.low, t.count, t.over, t.shift, t.at);
    }
}

// The least of travel and extra over all sites but one.
REDROUTE_VECTORS Time least_but(Node left_out, const Time* REDROUTE_APART travel, const Time* REDROUTE_APART extra, int sites) {
    Time least = never;
    for (int x = 0; x < left_out; ++x) least = std::min(least, travel[x] + extra[x]);
    for (int x = left_out + 1; x < sites; ++x) least = std::min(least, travel[x] + extra[x]);
    return least;
}

// A fall that a hard order forbids, or that costs no less than the visit is worth, may not be; others count as time in which as much is earned elsewhere.
// A visit that may be needed is always worth it.
std::vector<Time> fall_delays(const Problem& problem) {
    std::vector<Time> delays(in_blocks(problem.sites), never);
    if (!problem.is_ordered()) return delays;
    for (Node x = 0; x < problem.sites; ++x) delays[x] = problem.rank[x] == unranked ? 0 : never;
    if (problem.is_order_hard()) return delays;
    double prizes = 1, seconds = 0;
    for (Node x = 0; x < problem.sites; ++x) prizes += problem.prize[x], seconds += problem.visit[x];
    const Time delay = static_cast<Time>(std::min<double>(never / 2, fall_factor * seconds / prizes * static_cast<double>(problem.fall_penalty)));
    for (Node x = 0; x < problem.sites; ++x) {
        bool is_needed = problem.required[x];
        for (const Quota& quota : problem.quotas) is_needed |= quota.counts[x] && quota.at_least > 0;
        if (is_needed || problem.prize[x] > problem.fall_penalty) delays[x] = std::min(delays[x], delay);
    }
    return delays;
}

}  // namespace

Gaps::Gaps(const Problem& problem, int number)
    : problem_(&problem),
      day_(&problem.days[number]),
      travel_(&problem.travel(number)),
      columns_(problem, number),
      is_filtered_(problem.is_ordered() || day_->walking_limit >= 0),
      ranks_(in_blocks(problem.sites), unranked),
      fall_delay_(fall_delays(problem)),
      reached_(in_blocks(problem.sites), 0),
      over_(in_blocks(problem.sites), 0) {
    if (problem.is_ordered()) std::copy(problem.rank.begin(), problem.rank.end(), ranks_.begin());
    std::vector<Time> visit(problem.visit), closed(problem.sites, 0);
    for (Node x = 0; x < problem.sites; ++x)
        if (!day_->is_open(x)) visit[x] = closed[x] = never;
    for (Node node = nowhere; node < travel_->nodes; ++node) {
        const Time *const in = row(travel_->durations, node), *const out = row(travel_->reversed, node);
        const Node own = std::min(node, problem.sites);
        into_.push_back({in, least_but(own, in, visit.data(), problem.sites)});
        out_to_.push_back({out, least_but(own, out, closed.data(), problem.sites)});
    }
}

const std::int32_t* Gaps::row(const Table& table, Node node) const {
    return node == nowhere ? columns_.nothing.data() : table.get() + static_cast<std::size_t>(node) * travel_->nodes;
}

void Gaps::find(const Route& route, const Ranks& outside, Insertions& found) {
    std::fill(found.shift.begin(), found.shift.end(), never);
    if (columns_.spans == 0) return;
    list(route, outside);
    View v{columns_.opens.data(), columns_.closes.data(), columns_.visit.data(), ranks_.data(), fall_delay_.data(), columns_.stride, columns_.spans, day_->rest};
    for (int number = 0; number < gap_count_; ++number) {
        const Gap& gap = gaps_[number];
        const int low = columns_.first(gap.soonest) / block * block, high = columns_.last(gap.latest);
        if (low >= high) continue;
        const int count = static_cast<int>(in_blocks(high - low));
        const Tries tries{low, count, found.shift.data(), found.at.data(), over_.data()};
        v.gap = gap;
        if (is_filtered_) v.filter = filters_[gap.at];
        if (gap.held == Held::from_place) {
            for (int x = low; x < low + count; ++x) reached_[x] = gap.ready + gap.in[x];
            for (int k = gap.first_in; k < gap.last_in; ++k) reach_everywhere(ways_in_[k], low, count, reached_.data());
            v.gap.in = reached_.data();
            v.gap.ready = 0;
        }
        try_gap_everywhere(v, tries);
        for (int k = gap.first_on; gap.held == Held::at_place && k < gap.last_on; ++k) try_way_everywhere(v, ways_on_[k], tries);
    }
}

REDROUTE_VECTORS Choice choose(const std::vector<float>& weights, const Insertions& insertions, std::vector<float>& ratios) {
    constexpr int part = 32;                    // among so many sites the best one is looked up
    const int n = static_cast<int>(weights.size());
    const float* REDROUTE_APART weight = weights.data();
    const Time* REDROUTE_APART shift = insertions.shift.data();
    float* REDROUTE_APART ratio = ratios.data();
    // Floats that are not negative are in the order of their bits.
    std::int32_t most = 0;
    int first = 0;
    for (int low = 0; low < n; low += part) {
        std::int32_t most_here = 0;
        for (int x = low; x < std::min(low + part, n); ++x) {
            const float delay = static_cast<float>(shift[x]);
            const float value = shift[x] < never ? weight[x] / std::max(0.5F, delay) : 0.0F;
            ratio[x] = value;
            most_here = std::max(most_here, std::bit_cast<std::int32_t>(value));
        }
        if (most_here > most) most = most_here, first = low;
    }
    if (most == 0) return {};
    const float best = std::bit_cast<float>(most);
    return {best, static_cast<Node>(std::find(ratio + first, ratio + n, best) - ratio)};
}

}  // namespace redroute
