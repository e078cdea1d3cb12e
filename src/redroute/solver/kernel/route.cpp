#include "route.hpp"

#include <algorithm>

namespace redroute {

namespace {

// Calls `hold(before, after)` for each place to rest between two stops: seconds from the one, seconds to the other. Nobody leaves from nowhere.
template <typename Hold>
void at_places(const Day& day, const Travel& travel, Node from, Node to, std::int64_t spare, const Hold& hold) {
    if (from == nowhere) return;
    for (const Node place : day.rest.places)
        if (spare >= never || travel.on_foot(from, place) + travel.on_foot(place, to) - travel.on_foot(from, to) <= spare)
            hold(travel.duration(from, place), travel.duration(place, to));
}

}  // namespace

// Earliest moments of a stop from those of the one before. Returns whether they have changed.
bool Route::forward(const Problem& problem, int number, int stop) {
    const Day& day = problem.days[number];
    const Travel& travel = problem.travel(number);
    const int last = static_cast<int>(order.size()) + 1;
    const Node from = node(day, stop - 1), to = node(day, stop);
    const Time leg = travel.duration(from, to);
    bool is_new = false;
    for (int s = 0; s < (day.has_rest ? 2 : 1); ++s) {
        Time moment = leave[s][stop - 1] < never ? leave[s][stop - 1] + leg : never;
        if (s == 1 && leave[0][stop - 1] <= day.rest.window.closes) {
            if (day.rest.places.empty() && (from != nowhere || to != nowhere)) moment = std::min(moment, day.rest.over(leave[0][stop - 1], leg));
            at_places(day, travel, from, to, spare(day), [&](Time before, Time after) {
                const Time start = std::max(leave[0][stop - 1] + before, day.rest.window.opens);
                if (start <= day.rest.window.closes) moment = std::min(moment, start + day.rest.duration + after);
            });
        }
        if (moment > day.ends) moment = never;
        Time gone = never;
        if (stop < last && moment < never) {
            const Time start = day.earliest(to, moment);
            if (start < never) gone = start + problem.visit[to];
        }
        is_new |= moment != arrive[s][stop] || gone != leave[s][stop];
        arrive[s][stop] = moment;
        leave[s][stop] = gone;
    }
    return is_new;
}

// Latest arrival at a visit from that at the stop after it. Returns whether it has changed.
bool Route::backward(const Problem& problem, int number, int stop) {
    const Day& day = problem.days[number];
    const Travel& travel = problem.travel(number);
    const Node from = node(day, stop), to = node(day, stop + 1);
    const Time leg = travel.duration(from, to);
    bool is_new = false;
    const int layers = day.has_rest ? 2 : 1;
    for (int s = 0; s < layers; ++s) {
        Time moment = due[s][stop + 1] - leg;
        if (s == 0 && layers == 2) {
            if (day.rest.places.empty()) moment = std::max(moment, day.rest.latest(due[1][stop + 1], leg));
            at_places(day, travel, from, to, spare(day), [&](Time before, Time after) {
                const Time start = std::min(day.rest.window.closes, due[1][stop + 1] - after - day.rest.duration);
                if (start >= day.rest.window.opens) moment = std::max(moment, start - before);
            });
        }
        moment = moment < 0 ? -never : day.latest(from, moment - problem.visit[from]);
        is_new |= moment != due[s][stop];
        due[s][stop] = moment;
    }
    return is_new;
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
