// The order of one day with its forward and backward times, so that an insertion is tested in constant time.
//
// Forward slack over several windows: earliest start of a visit is a monotone function of arrival, and latest arrival one of the latest
// departure (Savelsbergh 1992; Vansteenwegen et al. 2009 for the team orienteering problem). A day that must hold a rest keeps two layers of
// both: 0 before the rest, 1 after it, so that where the rest lies is decided anew, exactly, by every test.
#pragma once

#include <algorithm>
#include <vector>

#include "problem.hpp"

namespace redroute {

struct Insertion {
    Time shift = never;                         // how much later the following stop is reached
    int at = -1;                                // index in the order before which the site goes
};

class Route {
   public:
    std::vector<Node> order;                    // sites in order of visit

    void clear(const Problem& problem, int day) {
        order.clear();
        update(problem, day);
    }

    // Recomputes all times after the order has changed. Returns whether the day can be kept.
    bool update(const Problem& problem, int number) {
        const Day& day = problem.days[number];
        const Travel& travel = problem.travel(number);
        const int last = static_cast<int>(order.size()) + 1;
        const int layers = day.has_rest ? 2 : 1;
        for (int s = 0; s < 2; ++s) {
            arrive_[s].assign(last + 1, never);
            leave_[s].assign(last + 1, never);
            due_[s].assign(last + 1, -never);
        }
        leave_[0][0] = day.begins;
        for (int p = 1; p <= last; ++p) {
            const Node from = node(day, p - 1), to = node(day, p);
            const Time leg = travel.duration(from, to);
            for (int s = 0; s < layers; ++s) {
                Time moment = leave_[s][p - 1] < never ? leave_[s][p - 1] + leg : never;
                if (s == 1 && leave_[0][p - 1] < never) moment = std::min(moment, rest_forward(day, travel, from, to, leave_[0][p - 1]));
                if (moment > day.ends) moment = never;
                arrive_[s][p] = moment;
                if (p < last && moment < never) {
                    const Time start = day.earliest(to, moment);
                    leave_[s][p] = start < never ? start + problem.visit[to] : never;
                }
            }
        }
        due_[layers - 1][last] = day.ends;
        for (int p = last - 1; p >= 1; --p) {
            const Node from = node(day, p), to = node(day, p + 1);
            const Time leg = travel.duration(from, to);
            for (int s = 0; s < layers; ++s) {
                Time moment = due_[s][p + 1] - leg;
                if (s == 0 && layers == 2) moment = std::max(moment, rest_backward(day, travel, from, to, due_[1][p + 1]));
                due_[s][p] = moment < 0 ? -never : day.latest(from, moment - problem.visit[from]);
            }
        }
        on_foot_ = 0;
        if (day.walking_limit >= 0)
            for (int p = 1; p <= last; ++p) on_foot_ += travel.on_foot(node(day, p - 1), node(day, p));
        if (order.empty()) return true;
        return arrive_[layers - 1][last] <= day.ends;
    }

    // When the day is over: its end reached, rest included.
    Time finish(const Problem& problem, int number) const {
        const Day& day = problem.days[number];
        return order.empty() ? day.begins : arrive_[day.has_rest ? 1 : 0].back();
    }

    // What `site` before the stop at `at` would cost; `never` where it does not fit.
    Time insertion(const Problem& problem, int number, Node site, int at) const {
        const Day& day = problem.days[number];
        const Travel& travel = problem.travel(number);
        const Node from = node(day, at), to = node(day, at + 1);
        const Time in = travel.duration(from, site), out = travel.duration(site, to);
        Time best = never;
        const int layers = day.has_rest ? 2 : 1;
        if (day.walking_limit >= 0 &&
            on_foot_ + travel.on_foot(from, site) + travel.on_foot(site, to) - travel.on_foot(from, to) > day.walking_limit)
            return never;
        const auto consider = [&](Time reached, int layer) {
            if (reached > due_[layer][at + 1]) return;
            const Time before = arrive_[layer][at + 1];
            const Time base = before < never ? before : arrive_[0][at + 1] < never ? arrive_[0][at + 1] : day.begins;
            best = std::min(best, std::max(0, reached - base));
        };
        for (int s = 0; s < layers; ++s) {
            const Time ready = leave_[s][at];
            if (ready >= never) continue;
            const Time start = day.earliest(site, ready + in);
            if (start < never) {
                const Time over = start + problem.visit[site];
                consider(over + out, s);
                if (s == 0 && layers == 2) consider(rest_forward(day, travel, site, to, over), 1);
            }
            if (s == 0 && layers == 2) {
                const Time rested = rest_forward(day, travel, from, site, ready);
                const Time later = rested < never ? day.earliest(site, rested) : never;
                if (later < never) consider(later + problem.visit[site] + out, 1);
            }
        }
        return best;
    }

    // The cheapest place for `site` among positions `low .. high`.
    Insertion best_insertion(const Problem& problem, int number, Node site, int low, int high) const {
        Insertion best;
        const Day& day = problem.days[number];
        if (!day.is_open(site)) return best;
        if (!day.has_rest && day.walking_limit < 0 && day.start != nowhere && day.end != nowhere)
            return plain_best_insertion(problem, day, problem.travel(number), site, low, high);
        const Time closes = day.spans[day.first[site + 1] - 1].closes;
        for (int at = low; at <= high; ++at) {
            if (leave_[0][at] > closes) break;  // stops only leave later from here on
            const Time shift = insertion(problem, number, site, at);
            if (shift < best.shift) best = {shift, at};
        }
        return best;
    }
    Insertion best_insertion(const Problem& problem, int number, Node site) const {
        return best_insertion(problem, number, site, 0, static_cast<int>(order.size()));
    }

   private:
    // The same search where nothing but windows binds: the hot loop.
    Insertion plain_best_insertion(const Problem& problem, const Day& day, const Travel& travel, Node site, int low, int high) const {
        Insertion best;
        const Time* const into = travel.into(site);
        const Time* const out_of = travel.out_of(site);
        const Time *const leave = leave_[0].data(), *const arrive = arrive_[0].data(), *const due = due_[0].data();
        const Span *const spans = day.spans.data() + day.first[site], *const end = day.spans.data() + day.first[site + 1];
        const Time opens = spans->opens, closes = (end - 1)->closes, visit = problem.visit[site];
        // A stop due before the site opens cannot follow it; due moments never fall along the day.
        low = static_cast<int>(std::lower_bound(due + low + 1, due + high + 1, opens + visit) - due) - 1;
        for (int at = low; at <= high; ++at) {
            const Node from = at == 0 ? day.start : order[at - 1];
            const Node to = at == static_cast<int>(order.size()) ? day.end : order[at];
            const Time reached = leave[at] + into[from];
            if (reached > closes) {
                if (leave[at] > closes) break;
                continue;
            }
            const Span* span = spans;
            while (reached > span->closes) ++span;
            const Time next = std::max(reached, span->opens) + visit + out_of[to];
            if (next > due[at + 1]) continue;
            const Time shift = next - arrive[at + 1];
            if (shift < best.shift) best = {shift, at};
        }
        return best;
    }

    Node node(const Day& day, int position) const {
        if (position == 0) return day.start;
        return position <= static_cast<int>(order.size()) ? order[position - 1] : day.end;
    }

    // Earliest arrival at `to` when the rest is held on the way, having left `from` at `moment`.
    static Time rest_forward(const Day& day, const Travel& travel, Node from, Node to, Time moment) {
        const Rest& rest = day.rest;
        Time best = never;
        const auto hold = [&](Time before, Time after) {
            const Time start = std::max(moment + before, rest.window.opens);
            if (start <= rest.window.closes) best = std::min(best, start + rest.duration + after);
        };
        if (rest.places.empty()) {
            const Time leg = travel.duration(from, to);
            hold(0, leg);
            hold(leg, 0);
        }
        for (const Node place : rest.places) hold(travel.duration(from, place), travel.duration(place, to));
        return best;
    }

    // Latest departure from `from` that reaches `to` by `moment` with the rest held on the way.
    static Time rest_backward(const Day& day, const Travel& travel, Node from, Node to, Time moment) {
        const Rest& rest = day.rest;
        Time best = -never;
        const auto hold = [&](Time before, Time after) {
            const Time start = std::min(rest.window.closes, moment - after - rest.duration);
            if (start >= rest.window.opens) best = std::max(best, start - before);
        };
        if (rest.places.empty()) {
            const Time leg = travel.duration(from, to);
            hold(0, leg);
            hold(leg, 0);
        }
        for (const Node place : rest.places) hold(travel.duration(from, place), travel.duration(place, to));
        return best;
    }

    std::vector<Time> arrive_[2], leave_[2], due_[2];
    std::int32_t on_foot_ = 0;
};

}  // namespace redroute
