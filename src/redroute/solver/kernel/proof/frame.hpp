// One day as a graph over the sites a labelling looks at, in the direction of time or mirrored.
//
// Mirrored, a moment m becomes begins + ends - m, legs run backwards and the day starts at its end, so that one labelling serves both directions.
#pragma once

#include <algorithm>
#include <vector>

#include "problem.hpp"

namespace redroute {

struct Frame {
    int sites = 0;                              // nodes 0 .. sites-1, then the start, the end, the places to rest
    int start = 0, end = 0, nodes = 0;
    std::vector<Node> site;                     // the problem's number of each site
    std::vector<Time> visit;
    std::vector<int> rank;
    int highest = 0;                            // of all ranks
    std::vector<Time> legs;                     // nodes x nodes: the visit at the first node, then the way to the second
    std::vector<std::int32_t> walks;            // metres on foot; empty where nobody counts
    std::vector<int> first;                     // spans of site x are spans[first[x] .. first[x + 1])
    std::vector<Span> spans;
    Time begins = 0, ends = 0;
    bool starts_nowhere = false, ends_nowhere = false;
    bool has_rest = false, rests_at_places = false;
    bool rests_before_first = true, rests_after_last = true;  // at a place, where the day starts or ends nowhere
    Span window{0, 0};
    Time pause = 0;
    std::int32_t walking_limit = never;
    bool is_mirrored = false;
    bool is_hard = false;                       // ranks must not fall
    bool is_droppable = false;                  // leaving out a visit, or the rest, never makes the remaining day longer
    bool rests_under_way = false;               // a relaxation: on a leg that lasts all through the window, so that any visit may be left out

    Frame(const Problem& problem, int number, const std::vector<Node>& chosen, bool is_mirrored, bool may_drop, bool is_relaxed)
        : sites(static_cast<int>(chosen.size())), start(sites), end(sites + 1), site(chosen), is_mirrored(is_mirrored) {
        const Day& day = problem.days[number];
        const Travel& travel = problem.travel(number);
        begins = day.begins;
        ends = day.ends;
        has_rest = day.has_rest;
        rests_at_places = has_rest && !day.rest.places.empty();
        const auto turned = [&](Time from, Time to, Time stay) {
            return is_mirrored ? Span{begins + ends - to - stay, begins + ends - from - stay} : Span{from, to};
        };
        // A day without a start begins at its first visit, so no place of rest precedes that.
        (is_mirrored ? rests_after_last : rests_before_first) = day.start != nowhere;
        starts_nowhere = (is_mirrored ? day.end : day.start) == nowhere;
        ends_nowhere = (is_mirrored ? day.start : day.end) == nowhere;
        std::vector<Node> node = chosen;
        node.push_back(is_mirrored ? day.end : day.start);
        node.push_back(is_mirrored ? day.start : day.end);
        if (has_rest) {
            pause = day.rest.duration;
            window = turned(day.rest.window.opens, day.rest.window.closes, pause);
            node.insert(node.end(), day.rest.places.begin(), day.rest.places.end());
        }
        nodes = static_cast<int>(node.size());
        is_hard = problem.is_order_hard();
        highest = problem.is_ordered() ? *std::max_element(problem.rank.begin(), problem.rank.end()) : 0;
        first.push_back(0);
        for (const Node each : chosen) {
            visit.push_back(problem.visit[each]);
            const int ranked = problem.is_ordered() ? problem.rank[each] : unranked;
            rank.push_back(is_mirrored && ranked != unranked ? highest - ranked : ranked);
            for (int k = day.first[each]; k < day.first[each + 1]; ++k) spans.push_back(turned(day.spans[k].opens, day.spans[k].closes, problem.visit[each]));
            if (is_mirrored) std::reverse(spans.begin() + first.back(), spans.end());
            first.push_back(static_cast<int>(spans.size()));
        }
        const std::size_t size = static_cast<std::size_t>(nodes);
        legs.resize(size * size);
        if (day.walking_limit >= 0) {
            walking_limit = day.walking_limit;
            walks.resize(size * size);
        }
        for (int a = 0; a < nodes; ++a)
            for (int b = 0; b < nodes; ++b) {
                const Node from = is_mirrored ? node[b] : node[a], to = is_mirrored ? node[a] : node[b];
                legs[a * size + b] = (a < sites ? visit[a] : 0) + travel.duration(from, to);
                if (!walks.empty()) walks[a * size + b] = travel.on_foot(from, to);
            }
        rests_under_way = is_relaxed && has_rest && !rests_at_places;
        is_droppable = may_drop;
        if (is_droppable) tighten();
    }

    Time leg(int from, int to) const { return legs[static_cast<std::size_t>(from) * nodes + to]; }
    std::int32_t walk(int from, int to) const { return walks.empty() ? 0 : walks[static_cast<std::size_t>(from) * nodes + to]; }

    Time earliest(int x, Time moment) const {
        for (int k = first[x]; k < first[x + 1]; ++k)
            if (moment <= spans[k].closes) return std::max(moment, spans[k].opens);
        return never;
    }
    Time closes(int x) const { return first[x] < first[x + 1] ? spans[first[x + 1] - 1].closes : -never; }

    // Every way from one node, begun at `moment`, to the next: the moment ready there, whether the rest is done, and metres walked.
    template <class Emit>
    void go(int from, int to, Time moment, int is_rested, std::int32_t walked, Emit emit) const {
        const Time ready = moment + leg(from, to);
        emit(ready, is_rested, walked + walk(from, to));
        if (is_rested) return;
        const Time leaves = moment + (from < sites ? visit[from] : 0);
        if (leaves > window.closes) return;
        if (!rests_at_places) {
            Time rested = never;
            if (from != start || !starts_nowhere) rested = std::max(leaves, window.opens) + pause + ready - leaves;
            if ((to != end || !ends_nowhere) && ready <= window.closes) rested = std::min(rested, std::max(ready, window.opens) + pause);
            if (rests_under_way && leaves < window.opens && ready > window.closes) rested = std::min(rested, ready + pause);
            emit(rested, 1, walked + walk(from, to));
            return;
        }
        if ((from == start && starts_nowhere && !rests_before_first) || (to == end && ends_nowhere && !rests_after_last)) return;
        for (int place = end + 1; place < nodes; ++place) {
            const Time arrives = moment + leg(from, place);
            if (arrives <= window.closes) emit(std::max(arrives, window.opens) + pause + leg(place, to), 1, walked + walk(from, place) + walk(place, to));
        }
    }

    // Whether a day that has come to its visit at `x` at `moment` may end there.
    bool can_end(int x, Time moment, int is_rested, std::int32_t walked) const {
        bool can = false;
        go(x, end, moment, is_rested, walked, [&](Time ready, int rested, std::int32_t metres) {
            can = can || (rested && ready <= ends && metres <= walking_limit);
        });
        return can;
    }

    // Whether a leg may last all through the window of a rest held anywhere, so that the rest may need a visit on the way.
    bool needs_stops() const {
        if (!has_rest || rests_at_places) return false;
        for (int a = 0; a <= start; ++a)
            for (int b = 0; b <= end; ++b) {
                const Time stay = a < sites ? visit[a] : 0, way = leg(a, b) - stay;
                if (a == b || b == start || way <= window.closes - window.opens) continue;
                const Time soonest = a < sites ? earliest(a, begins + leg(start, a)) + stay : begins;
                const Time leaves = std::max(soonest, window.closes - way + 1), latest = b < sites ? std::min(closes(b), ends - leg(b, end)) : ends;
                if (leaves < window.opens && leaves + way <= latest) return true;
            }
        return false;
    }

    // Whether the triangle inequality, visits included, lets any visit or the rest go, as far as time goes; what holds for many sites holds for fewer.
    bool drops() const {
        if (rests_at_places && (starts_nowhere || ends_nowhere)) return false;
        const auto is_shorter = [&](int a, int through, int b) {
            return leg(a, b) <= leg(a, through) + leg(through, b) && walk(a, b) <= walk(a, through) + walk(through, b);
        };
        for (int a = 0; a < nodes; ++a)
            for (int b = 0; b < nodes; ++b) {
                if (a == b || a == end || b == start || (a > end && b > end)) continue;
                // The way from nowhere to nowhere is no leg of a day with visits.
                if ((a == start && starts_nowhere) || (b == end && ends_nowhere)) continue;
                for (int through = 0; through < sites; ++through)
                    if (through != a && through != b && !is_shorter(a, through, b)) return false;
                if (a > end || b > end) continue;
                for (int place = end + 1; place < nodes; ++place)
                    if (leg(a, b) > leg(a, place) + pause + leg(place, b) || walk(a, b) > walk(a, place) + walk(place, b)) return false;
            }
        return true;
    }

   private:
    // Cuts from the spans what leaves no time for the way to the end.
    void tighten() {
        for (int x = 0; x < sites; ++x)
            for (int k = first[x]; k < first[x + 1]; ++k) spans[k].closes = std::min(spans[k].closes, ends - leg(x, end));
        std::vector<int> starts{0};
        std::vector<Span> left;
        for (int x = 0; x < sites; ++x) {
            for (int k = first[x]; k < first[x + 1]; ++k)
                if (spans[k].opens <= spans[k].closes) left.push_back(spans[k]);
            starts.push_back(static_cast<int>(left.size()));
        }
        first = std::move(starts);
        spans = std::move(left);
    }
};

}  // namespace redroute
