// Which gaps a route leaves, with the rest and the filters of each.
#include <algorithm>

#include "search/insertion.hpp"

namespace redroute {

void Gaps::list(const Route& route, const Ranks& outside) {
    const Rest& rest = day_->rest;
    const int last = static_cast<int>(route.order.size()) + 1;
    if (const std::size_t most = 2 * (last + 1); gaps_.size() < most) {
        gaps_.resize(most);
        ways_in_.resize(most * rest.places.size());
        ways_on_.resize(ways_in_.size());
    }
    in_count_ = on_count_ = 0;
    Gap* gap = gaps_.data();
    for (int p = 0; p < last; ++p) {
        const Legs &in = into(route.node(*day_, p)), &out = out_to(route.node(*day_, p + 1));
        const Time ready = route.leave[0][p], due = route.due[0][p + 1], least = in.least + out.least;
        gap->set(in.of, out.of, p, ready, due, route.expected(*day_, 0, p + 1));
        const bool is_open = ready + least <= due;
        if (!day_->has_rest) {
            gap += is_open;
            continue;
        }
        const Time next = route.leave[0][p + 1], next_rested = route.leave[1][p + 1], rested = route.leave[1][p], rested_due = route.due[1][p + 1];
        if (next <= rest.window.closes && std::max(next, rest.window.opens) + rest.duration <= next_rested) {
            // Who may rest after the next stop and leave it no later than after a rest before it does so: a delay counted from there would be none.
            gap += is_open;
        } else if (ready <= rest.window.closes && std::max(ready, rest.window.opens) + rest.duration <= rested_due) {
            gap = rest.places.empty() ? list_anywhere(route, gap, is_open) : list_places(route, gap, is_open);
        } else {
            gap += is_open;
            gap->set(in.of, out.of, p, rested, rested_due, route.expected(*day_, 1, p + 1));
            gap += rested + least <= rested_due;
        }
    }
    gap_count_ = static_cast<int>(gap - gaps_.data());
    if (is_filtered_) list_filters(route, outside);
}

// Adds to a gap with the rest still to hold after the visit that it may be held on the way on, and then the gap with the rest held by the end of the visit.
Gap* Gaps::list_anywhere(const Route& route, Gap* gap, bool is_open) const {
    const Rest& rest = day_->rest;
    const int p = gap->at;
    const Time ready = gap->ready, rested = route.leave[1][p], due = route.due[1][p + 1], base = route.expected(*day_, 1, p + 1);
    const Legs &in = into(route.node(*day_, p)), &out = out_to(route.node(*day_, p + 1));
    const Time least = in.least + out.least;
    if (std::max(ready + least, rest.window.opens) + rest.duration <= due) {
        gap->held = Held::after_visit;
        gap->latest = std::max(due, gap->due);
        gap->rested_due = due;
        gap->rested_base = base;
        is_open = true;
    }
    gap += is_open;
    // Once the window is open a rest before the visit is like an earlier departure; until then the way there shortens the wait.
    const bool is_waiting = ready < rest.window.opens;
    const Time sooner = is_waiting ? rested : std::min(rested, ready + rest.duration);
    gap->set(in.of, out.of, p, sooner, due, base);
    if (is_waiting) {
        gap->held = Held::before_visit;
        gap->unrested = gap->soonest = ready;
    }
    return gap + (is_waiting || sooner + least <= due);
}

// The same with the ways by each place of rest.
Gap* Gaps::list_places(const Route& route, Gap* gap, bool is_open) {
    const Rest& rest = day_->rest;
    const int p = gap->at, first_in = in_count_, first_on = on_count_;
    const Node from = route.node(*day_, p);
    const Time ready = gap->ready, rested = route.leave[1][p], due = route.due[1][p + 1], base = route.expected(*day_, 1, p + 1);
    const Legs &in = into(from), &out = out_to(route.node(*day_, p + 1));
    Time soonest = rested;
    int last_in = first_in, last_on = first_on;
    for (const Node place : rest.places) {
        // Written first and counted if of use: nobody can foretell which are.
        const Legs &on = into(place), &off = out_to(place);
        const Time start = std::max(ready + in.of[place], rest.window.opens), over = start + rest.duration;
        ways_in_[last_in] = {on.of, over};
        const bool is_in = (from != nowhere) & (start <= rest.window.closes) & (over + on.least + out.least <= due);
        last_in += is_in;
        soonest = is_in ? std::min(soonest, over) : soonest;
        const Time onward = rest.duration + out.of[place], latest = std::min(rest.window.closes, due - onward);
        ways_on_[last_on] = {off.of, latest, onward - base, std::max(0, rest.window.opens + onward - base)};
        last_on += std::max(ready + in.least + off.least, rest.window.opens) <= latest;
    }
    in_count_ = last_in;
    on_count_ = last_on;
    if (first_on < last_on) {
        gap->held = Held::at_place;
        gap->latest = std::max(due, gap->due);
        gap->first_on = first_on;
        gap->last_on = last_on;
        is_open = true;
    }
    gap += is_open;
    gap->set(in.of, out.of, p, rested, due, base);
    if (first_in < last_in) {
        gap->held = Held::from_place;
        gap->soonest = soonest;
        gap->first_in = first_in;
        gap->last_in = last_in;
    }
    return gap + (first_in < last_in || rested + in.least + out.least <= due);
}

void Gaps::list_filters(const Route& route, const Ranks& outside) {
    const int last = static_cast<int>(route.order.size()) + 1;
    filters_.resize(last);
    Ranks ranks = outside;
    for (int p = 0; p < last; ++p) {
        filters_[p].ranks.before = ranks.before;
        const int rank = p < last - 1 ? ranks_[route.order[p]] : unranked;
        ranks.before = rank != unranked ? rank : ranks.before;
    }
    for (int p = last - 1; p >= 0; --p) {
        filters_[p].ranks.after = ranks.after;
        const int rank = p > 0 ? ranks_[route.order[p - 1]] : unranked;
        ranks.after = rank != unranked ? rank : ranks.after;
    }
    for (int p = 0; day_->walking_limit >= 0 && p < last; ++p) {
        const Node from = route.node(*day_, p), to = route.node(*day_, p + 1);
        const std::int64_t spare = day_->walking_limit - route.on_foot + travel_->on_foot(from, to);
        filters_[p].in = row(travel_->walking, from);
        filters_[p].out = row(travel_->walking_reversed, to);
        filters_[p].spare = static_cast<std::int32_t>(std::clamp<std::int64_t>(spare, -never, never));
    }
}

}  // namespace redroute
