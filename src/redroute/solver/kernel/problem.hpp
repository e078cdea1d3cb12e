// The team orienteering problem with time windows and side rules, as flat integer tables.
//
// Nodes 0 .. sites-1 may be visited; nodes from `sites` on are terminals and places to rest. Times are seconds, lengths metres, prices fen.
// Everything is checked by the Python side before it comes here.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace redroute {

using Time = std::int32_t;
using Node = std::int32_t;

inline constexpr Time never = 1 << 29;          // later than any moment, longer than any leg
inline constexpr Node nowhere = -1;             // the open end of a day

struct Span {
    Time opens, closes;
    bool operator==(const Span&) const = default;
};

// Numbers nobody changes any more, which whoever needs them shares: those of thousands of sites are a hundred megabytes.
using Table = std::shared_ptr<const std::int32_t[]>;

// The travel tables of days that travel alike.
struct Travel {
    int nodes = 0;
    Table durations;                            // row-major, nodes x nodes
    Table walking;                              // metres on foot of the same legs; none where no day limits them
    Table reversed, walking_reversed;           // both transposed, what leads into a node lies together: in compact problems only

    Time duration(Node from, Node to) const {
        return from == nowhere || to == nowhere ? 0 : durations[static_cast<std::size_t>(from) * nodes + to];
    }
    std::int32_t on_foot(Node from, Node to) const {
        return from == nowhere || to == nowhere || !walking ? 0 : walking[static_cast<std::size_t>(from) * nodes + to];
    }
};

// A pause that begins within its window. Who may hold it before a leg or after it does so after it, unless that is too late.
struct Pause {
    Span window{0, 0};
    Time duration = 0;
    bool operator==(const Pause&) const = default;

    // Earliest end of a leg and the pause, for a group that may leave and rest at `moment`, which the window still holds.
    Time over(Time moment, Time leg) const {
        const Time arrival = moment + leg;
        return duration + (((moment < window.opens) & (arrival > window.closes)) ? window.opens + leg : std::max(arrival, window.opens));
    }
    // Latest moment to leave, at or after the opening of the window or so that the leg ends then, so that both are over by `due`; or -never.
    Time latest(Time due, Time leg) const {
        const Time start = due - duration;
        if (start - leg >= window.opens) return std::min(window.closes, start - leg);
        return start >= window.opens ? std::min(window.closes, start) - leg : -never;
    }
};

// One pause a day must hold. No places: anywhere, at the stop just left or the one just reached.
struct Rest : Pause {
    std::vector<Node> places;
    bool operator==(const Rest&) const = default;
};

struct Day {
    Time begins = 0, ends = 0;
    Node start = nowhere, end = nowhere;
    int travel = 0;                             // index of its tables
    bool has_rest = false;
    Rest rest;
    std::int32_t walking_limit = -1;            // metres; -1 for none
    std::vector<int> first;                     // spans of site i are spans[first[i] .. first[i + 1])
    std::vector<Span> spans;
    bool operator==(const Day&) const = default;

    bool is_open(Node site) const { return first[site] < first[site + 1]; }

    // Earliest start of a visit not before `moment`, or `never`.
    Time earliest(Node site, Time moment) const {
        for (int k = first[site]; k < first[site + 1]; ++k)
            if (moment <= spans[k].closes) return std::max(moment, spans[k].opens);
        return never;
    }
    // Latest start of a visit not after `moment`, or -never.
    Time latest(Node site, Time moment) const {
        for (int k = first[site + 1] - 1; k >= first[site]; --k)
            if (spans[k].opens <= moment) return std::min(moment, spans[k].closes);
        return -never;
    }
};

struct Quota {
    std::vector<char> counts;                   // of each site
    int at_least = 0, at_most = never;
};

inline constexpr int unranked = -1;

struct Problem {
    int sites = 0;
    std::vector<Day> days;
    std::vector<Travel> travels;
    std::vector<Time> visit;                    // length of a visit
    std::vector<std::int32_t> prize;
    std::vector<std::int64_t> price;
    std::vector<char> required;
    std::vector<Quota> quotas;
    std::vector<int> rank;                      // empty without an order; `unranked` where a site may come at any point
    std::int64_t fall_penalty = 0;              // 0: the order is a rule
    std::int64_t budget = -1;                   // -1 for none

    const Travel& travel(int day) const { return travels[days[day].travel]; }
    std::vector<Node> open_sites(int day) const {
        std::vector<Node> open;
        for (Node site = 0; site < sites; ++site)
            if (days[day].is_open(site)) open.push_back(site);
        return open;
    }
    bool is_ordered() const { return !rank.empty(); }
    bool is_order_hard() const { return is_ordered() && fall_penalty == 0; }
};

}  // namespace redroute
