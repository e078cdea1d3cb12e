#include "search/route.hpp"

#include <algorithm>

namespace redroute {

namespace {

// Calls `hold(before, after)` for each place to rest between two stops: seconds from the one, seconds to the other. Nobody leaves from nowhere.
template <typename Hold>
void at_places(const Day& day, const Travel& travel, Node from, Node to, std::int64_t spare, const Hold& hold) {
    if (from == nowhere) return;
    const Time *const before = travel.durations.get() + static_cast<std::size_t>(from) * travel.nodes;
    if (to == nowhere || spare < never) {
        for (const Node place : day.rest.places)
            if (spare >= never || travel.on_foot(from, place) + travel.on_foot(place, to) - travel.on_foot(from, to) <= spare)
                hold(before[place], travel.duration(place, to));
        return;
    }
    const Time *const after = travel.reversed.get() + static_cast<std::size_t>(to) * travel.nodes;
    for (const Node place : day.rest.places) hold(before[place], after[place]);
}

}  // namespace

// Earliest moments of a stop from those of the one before. Returns whether they have changed.
bool Route::forward(const Problem& problem, int number, int stop) {
    const Day& day = problem.days[number];
    const Travel& travel = problem.travel(number);
    const bool is_last = stop == static_cast<int>(order.size()) + 1;
    const Node from = node(day, stop - 1), to = node(day, stop);
    const Time leg = travel.duration(from, to), stay = is_last ? 0 : problem.visit[to], ready = leave[0][stop - 1];
    const auto come = [&](int layer, Time moment) {
        Time gone = never;
        if (moment > day.ends) {
            moment = never;
        } else if (!is_last) {
            gone = std::min(never, day.earliest(to, moment) + stay);
        }
        const bool is_new = (moment != arrive[layer][stop]) | (gone != leave[layer][stop]);
        arrive[layer][stop] = moment;
        leave[layer][stop] = gone;
        return is_new;
    };
    const bool is_new = come(0, ready + leg);
    if (!day.has_rest) return is_new;
    Time moment = leave[1][stop - 1] + leg;
    if (ready <= day.rest.window.closes) {
        if (day.rest.places.empty() && (from != nowhere || to != nowhere)) moment = std::min(moment, day.rest.over(ready, leg));
        at_places(day, travel, from, to, spare(day), [&](Time before, Time after) {
            const Time start = std::max(ready + before, day.rest.window.opens);
            moment = std::min(moment, start <= day.rest.window.closes ? start + day.rest.duration + after : never);
        });
    }
    return come(1, moment) | is_new;
}

// Latest arrival at a visit from that at the stop after it. Returns whether it has changed.
bool Route::backward(const Problem& problem, int number, int stop) {
    const Day& day = problem.days[number];
    const Travel& travel = problem.travel(number);
    const Node from = node(day, stop), to = node(day, stop + 1);
    const Time leg = travel.duration(from, to), stay = problem.visit[from];
    const auto go = [&](int layer, Time moment) {
        const Time latest = moment < 0 ? -never : day.latest(from, moment - stay);
        const bool is_new = latest != due[layer][stop];
        due[layer][stop] = latest;
        return is_new;
    };
    if (!day.has_rest) return go(0, due[0][stop + 1] - leg);
    const Time rested = due[1][stop + 1];
    Time moment = due[0][stop + 1] - leg;
    // Who leaves once the window has closed cannot rest any more, and no other visit before makes that better.
    if (leave[0][stop] > day.rest.window.closes) {
        moment = -never;
    } else if (day.rest.places.empty()) {
        moment = std::max(moment, day.rest.latest(rested, leg));
    } else {
        at_places(day, travel, from, to, spare(day), [&](Time before, Time after) {
            const Time start = std::min(day.rest.window.closes, rested - after - day.rest.duration);
            moment = std::max(moment, start >= day.rest.window.opens ? start - before : -never);
        });
    }
    const bool is_new = go(0, moment);
    return go(1, rested - leg) | is_new;
}

bool Route::is_kept(const Day& day) const {
    if (order.empty()) return true;
    if (day.walking_limit >= 0 && on_foot > day.walking_limit && day.rest.places.empty()) return false;
    return arrive[day.has_rest ? 1 : 0].back() <= day.ends;
}

bool Route::update(const Problem& problem, int number) {
    const Day& day = problem.days[number];
    const int last = static_cast<int>(order.size()) + 1;
    on_foot = 0;
    if (day.walking_limit >= 0)
        for (int p = 1; p <= last; ++p) on_foot += problem.travel(number).on_foot(node(day, p - 1), node(day, p));
    const int layers = day.has_rest ? 2 : 1;
    for (int s = 0; s < layers; ++s) {
        arrive[s].resize(last + 1);
        leave[s].resize(last + 1);
        due[s].resize(last + 1);
        arrive[s][0] = leave[s][0] = s == 0 ? day.begins : never;
        due[s][0] = due[s][last] = -never;
    }
    due[layers - 1][last] = day.ends;
    for (int p = 1; p <= last; ++p) forward(problem, number, p);
    for (int p = last - 1; p >= 1; --p) backward(problem, number, p);
    return is_kept(day);
}

bool Route::insert(const Problem& problem, int number, Node site, int at) {
    const Day& day = problem.days[number];
    const Node from = node(day, at), to = node(day, at + 1);
    order.insert(order.begin() + at, site);
    if (day.walking_limit >= 0) {
        // Where to rest may depend on how far is walked in all.
        if (day.has_rest && !day.rest.places.empty()) return update(problem, number);
        const Travel& travel = problem.travel(number);
        on_foot += travel.on_foot(from, site) + travel.on_foot(site, to) - travel.on_foot(from, to);
    }
    const int stop = at + 1, last = static_cast<int>(order.size()) + 1;
    for (int s = 0; s < (day.has_rest ? 2 : 1); ++s)
        for (auto* moments : {&arrive[s], &leave[s], &due[s]}) moments->insert(moments->begin() + stop, never + 1);
    for (int p = stop; p <= last; ++p)
        if (!forward(problem, number, p)) break;
    for (int p = stop; p >= 1; --p)
        if (!backward(problem, number, p)) break;
    return is_kept(day);
}

}  // namespace redroute
