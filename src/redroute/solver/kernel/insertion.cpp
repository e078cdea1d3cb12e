#include "insertion.hpp"

#include <algorithm>
#include <bit>

// Where the loader can choose between two versions of a function, the wider vectors are used; all arithmetic is on integers or single
// divisions, so that both give the same plans.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
#define REDROUTE_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define REDROUTE_VECTORS
#endif
#if defined(_MSC_VER)
#define REDROUTE_INLINE __forceinline
#define REDROUTE_APART __restrict
#else
#define REDROUTE_INLINE [[gnu::always_inline]] inline
#define REDROUTE_APART __restrict__
#endif

namespace redroute {

// What the loops read, by value, so that compilers see that nothing they write changes it.
struct View {
    const Time *opens, *closes, *visit;
    const int* ranks;
    int sites, spans;
    Pause rest;
    Gap gap{};
    Filter filter{};
};

namespace {

// The delay at the following stop when a visit goes into a gap, `never` where it does not fit. `fixed_spans`: most spans of a site, 0 for any number.
template <int fixed_spans, Held held, bool has_ranks, bool has_walks>
REDROUTE_INLINE Time delay_in(const View& v, int x) {
    const int spans = fixed_spans ? fixed_spans : v.spans;
    Time reached = v.gap.ready + v.gap.in[x];
    bool fits = true;
    if constexpr (has_ranks) {
        const bool is_out_of_order = (v.ranks[x] < v.filter.ranks.at_least) | (v.ranks[x] > v.filter.ranks.at_most);
        fits = !(is_out_of_order & (v.ranks[x] != unranked));
    }
    if constexpr (has_walks) fits &= v.filter.in[x] + v.filter.out[x] <= v.filter.spare;
    if constexpr (held == Held::before_visit) reached = std::min(v.rest.over(v.gap.ready, v.gap.in[x]), v.gap.rested + v.gap.in[x]);
    Time start = never;
    for (int k = spans - 1; k >= 0; --k) {
        const Time within = std::max(reached, v.opens[k * v.sites + x]);
        start = reached <= v.closes[k * v.sites + x] ? within : start;
    }
    const Time over = start + v.visit[x], next = over + v.gap.out[x];
    Time least = never, ready = next;
    if constexpr (held == Held::after_visit) {
        least = fits & (next <= v.gap.later_due) ? std::max(0, next - v.gap.later_base) : never;
        fits &= over <= v.rest.window.closes;
        ready = v.rest.over(over, v.gap.out[x]);
    }
    if constexpr (held == Held::at_place) {
        fits &= next <= v.rest.window.closes;
        ready = std::max(next, v.rest.window.opens) + v.rest.duration + v.gap.onward;
    }
    return std::min(least, fits & (ready <= v.gap.due) ? std::max(0, ready - v.gap.base) : never);
}

template <int fixed_spans, Held held, bool has_ranks, bool has_walks>
REDROUTE_INLINE void try_all(const View v, int low, int high, Time* REDROUTE_APART shift, int* REDROUTE_APART at) {
    for (int x = low; x < high; ++x) {
        const Time delay = delay_in<fixed_spans, held, has_ranks, has_walks>(v, x);
        const bool is_less = delay < shift[x];
        shift[x] = is_less ? delay : shift[x];
        at[x] = is_less ? v.gap.at : at[x];
    }
}

// What is done with a gap once its kind is known as constants.
struct ForMany {
    int low, high;
    Time* shift;
    int* at;

    template <Held held, bool has_ranks, bool has_walks>
    REDROUTE_INLINE void act(const View& v) {
        if (v.spans == 1) {
            try_all<1, held, has_ranks, has_walks>(v, low, high, shift, at);
        } else if (v.spans == 2) {
            try_all<2, held, has_ranks, has_walks>(v, low, high, shift, at);
        } else {
            try_all<0, held, has_ranks, has_walks>(v, low, high, shift, at);
        }
    }
};
struct ForOne {
    Node site;
    Time least = never;

    template <Held held, bool has_ranks, bool has_walks>
    REDROUTE_INLINE void act(const View& v) {
        least = std::min(least, delay_in<0, held, has_ranks, has_walks>(v, site));
    }
};

template <bool has_ranks, bool has_walks, typename For>
REDROUTE_INLINE void act_by_held(const View& v, For& what) {
    switch (v.gap.held) {
        case Held::elsewhere: return what.template act<Held::elsewhere, has_ranks, has_walks>(v);
        case Held::before_visit: return what.template act<Held::before_visit, has_ranks, has_walks>(v);
        case Held::after_visit: return what.template act<Held::after_visit, has_ranks, has_walks>(v);
        case Held::at_place: return what.template act<Held::at_place, has_ranks, has_walks>(v);
    }
}

template <typename For>
REDROUTE_INLINE void act_by_kind(const View& v, For& what) {
    const bool has_ranks = v.filter.ranks != Ranks{};
    if (v.filter.in) {
        has_ranks ? act_by_held<true, true>(v, what) : act_by_held<false, true>(v, what);
    } else {
        has_ranks ? act_by_held<true, false>(v, what) : act_by_held<false, false>(v, what);
    }
}

REDROUTE_VECTORS void try_gap_everywhere(const View& v, int low, int high, Insertions& found) {
    ForMany many{low, high, found.shift.data(), found.at.data()};
    act_by_kind(v, many);
}

// The least of travel and extra over all sites but one.
REDROUTE_VECTORS Time least_but(Node left_out, const Time* REDROUTE_APART travel, const Time* REDROUTE_APART extra, int sites) {
    Time least = never;
    for (int x = 0; x < left_out; ++x) least = std::min(least, travel[x] + extra[x]);
    for (int x = left_out + 1; x < sites; ++x) least = std::min(least, travel[x] + extra[x]);
    return least;
}

}  // namespace

Gaps::Gaps(const Problem& problem, int number)
    : problem_(&problem),
      day_(&problem.days[number]),
      travel_(&problem.travel(number)),
      columns_(problem, number),
      is_filtered_(problem.is_order_hard() || day_->walking_limit >= 0),
      ranks_(problem.sites, unranked) {
    if (problem.is_order_hard()) ranks_ = problem.rank;
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

const std::int32_t* Gaps::row(const std::vector<std::int32_t>& table, Node node) const {
    return node == nowhere ? columns_.nothing.data() : table.data() + static_cast<std::size_t>(node) * travel_->nodes;
}

void Gaps::list(const Route& route, const Ranks& outside) {
    const int last = static_cast<int>(route.order.size()) + 1;
    gaps_.clear();
    first_gap_.clear();
    for (int p = 0; p < last; ++p) {
        first_gap_.push_back(static_cast<int>(gaps_.size()));
        if (day_->has_rest) {
            list_rests(route, p);
            continue;
        }
        const Legs &in = into(route.node(*day_, p)), &out = out_to(route.node(*day_, p + 1));
        const Time ready = route.leave[0][p], due = route.due[0][p + 1];
        if (ready + in.least + out.least <= due) gaps_.push_back({in.of, out.of, p, ready, due, route.expected(*day_, 0, p + 1)});
    }
    first_gap_.push_back(static_cast<int>(gaps_.size()));
    if (is_filtered_) list_filters(route, outside);
}

// The ways with the rest before or after them or between, without those that another is as good as for every site.
void Gaps::list_rests(const Route& route, int p) {
    const Rest& rest = day_->rest;
    const Legs &in = into(route.node(*day_, p)), &out = out_to(route.node(*day_, p + 1));
    const Time ready = route.leave[0][p], rested = route.leave[1][p], later_due = route.due[0][p + 1], due = route.due[1][p + 1];
    const Time base = route.expected(*day_, 1, p + 1), later_base = route.expected(*day_, 0, p + 1), least = in.least + out.least;
    const bool is_window_ahead = ready <= rest.window.closes && std::max(ready + least, rest.window.opens) + rest.duration <= due;
    const bool is_anywhere = is_window_ahead && rest.places.empty();
    // Who may be at the next stop, the rest still to hold, as late as a rest on the way there allows, and is no later for it, need not rest on the way.
    if (is_anywhere && (later_due < due - rest.duration || later_base < base - rest.duration)) {
        gaps_.push_back({in.of, out.of, p, ready, due, base, Held::after_visit, 0, never, later_due, later_base});
    } else if (ready + least <= later_due) {
        gaps_.push_back({in.of, out.of, p, ready, later_due, later_base});
    }
    // Once the window is open a rest before the visit is like an earlier departure with the rest held; until then the way there shortens the wait.
    if (is_anywhere && ready < rest.window.opens) {
        gaps_.push_back({in.of, out.of, p, ready, due, base, Held::before_visit, 0, rested});
    } else if (const Time soonest = is_anywhere ? std::min(rested, ready + rest.duration) : rested; soonest + least <= due) {
        gaps_.push_back({in.of, out.of, p, soonest, due, base});
    }
    if (!rest.places.empty() && ready <= rest.window.closes) list_places(route, p);
}

void Gaps::list_places(const Route& route, int p) {
    const Rest& rest = day_->rest;
    const Time ready = route.leave[0][p], due = route.due[1][p + 1], base = route.expected(*day_, 1, p + 1);
    const Node from = route.node(*day_, p), to = route.node(*day_, p + 1);
    const Legs &in = into(from), &out = out_to(to);
    for (const Node place : rest.places) {
        const Time onward = travel_->duration(place, to), start = std::max(ready + travel_->duration(from, place), rest.window.opens);
        const Legs &on = into(place), &off = out_to(place);
        if (from != nowhere && start <= rest.window.closes && start + rest.duration + on.least + out.least <= due)
            gaps_.push_back({on.of, out.of, p, start + rest.duration, due, base});
        const Time arrives = std::max(ready + in.least + off.least, rest.window.opens);
        if (arrives <= rest.window.closes && arrives + rest.duration + onward <= due)
            gaps_.push_back({in.of, off.of, p, ready, due, base, Held::at_place, onward});
    }
}

void Gaps::list_filters(const Route& route, const Ranks& outside) {
    const int last = static_cast<int>(route.order.size()) + 1;
    filters_.resize(last);
    Ranks ranks = outside;
    for (int p = 0; p < last; ++p) {
        if (p > 0) ranks.at_least = std::max(ranks.at_least, ranks_[route.order[p - 1]]);
        filters_[p].ranks.at_least = ranks.at_least;
    }
    for (int p = last - 1; p >= 0; --p) {
        if (p < last - 1 && ranks_[route.order[p]] != unranked) ranks.at_most = std::min(ranks.at_most, ranks_[route.order[p]]);
        filters_[p].ranks.at_most = ranks.at_most;
    }
    for (int p = 0; day_->walking_limit >= 0 && p < last; ++p) {
        const Node from = route.node(*day_, p), to = route.node(*day_, p + 1);
        const std::int64_t spare = day_->walking_limit - route.on_foot + travel_->on_foot(from, to);
        filters_[p].in = row(travel_->walking, from);
        filters_[p].out = row(travel_->walking_reversed, to);
        filters_[p].spare = static_cast<std::int32_t>(std::clamp<std::int64_t>(spare, -never, never));
    }
}

View Gaps::view() const {
    const Day& day = *day_;
    return {columns_.opens.data(), columns_.closes.data(), problem_->visit.data(), ranks_.data(), columns_.sites, columns_.spans, day.rest};
}

void Gaps::find_all(Insertions& found) const {
    std::fill(found.shift.begin(), found.shift.end(), never);
    if (columns_.spans == 0) return;
    View v = view();
    for (const Gap& gap : gaps_) {
        const int low = columns_.first(gap.ready), high = columns_.last(std::max(gap.due, gap.later_due));
        if (low >= high) continue;
        v.gap = gap;
        if (is_filtered_) v.filter = filters_[gap.at];
        try_gap_everywhere(v, low, high, found);
    }
}

Time Gaps::delay(Node site, int at) const {
    ForOne one{site};
    View v = view();
    if (is_filtered_) v.filter = filters_[at];
    for (int k = first_gap_[at]; k < first_gap_[at + 1]; ++k) {
        v.gap = gaps_[k];
        act_by_kind(v, one);
    }
    return one.least;
}

void Gaps::find(Node site, Insertions& found) const {
    Time least = never;
    for (int at = 0; at + 1 < static_cast<int>(first_gap_.size()); ++at) {
        const int first = first_gap_[at];
        if (first == first_gap_[at + 1]) continue;
        // Without a rest, stops are only left later from here on.
        if (!day_->has_rest && gaps_[first].ready > columns_.last_closing[site]) break;
        if (const Time shift = delay(site, at); shift < least) {
            least = shift;
            found.at[site] = at;
        }
    }
    found.shift[site] = least;
}

void Gaps::update(Node site, int at, Insertions& found) const {
    if (found.at[site] == at) return find(site, found);
    if (found.at[site] > at) ++found.at[site];
    found.shift[site] = delay(site, found.at[site]);
    if (found.shift[site] >= never) return find(site, found);
    for (const int beside : {at, at + 1})
        if (const Time shift = delay(site, beside); shift < found.shift[site]) {
            found.shift[site] = shift;
            found.at[site] = beside;
        }
}

REDROUTE_VECTORS Choice choose(const std::vector<float>& weights, const Insertions& insertions, std::vector<float>& ratios) {
    constexpr int block = 32;                   // among so many sites the best one is looked up
    const int n = static_cast<int>(weights.size());
    const float* REDROUTE_APART weight = weights.data();
    const Time* REDROUTE_APART shift = insertions.shift.data();
    float* REDROUTE_APART ratio = ratios.data();
    // Floats that are not negative are in the order of their bits.
    std::int32_t most = 0;
    int first = 0;
    for (int low = 0; low < n; low += block) {
        std::int32_t most_here = 0;
        for (int x = low; x < std::min(low + block, n); ++x) {
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
