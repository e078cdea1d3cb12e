// A problem cut down to some of its sites and renumbered by the time of day, and the columns in which a day is scanned.
//
// Where windows are narrow, only sites of neighbouring numbers come into question between two stops.
#pragma once

#include <algorithm>
#include <vector>

#include "problem.hpp"

namespace redroute {

// Sites are looked at in blocks of so many, so that compilers know how long their loops are. Every column can be read up to a whole block.
inline constexpr int block = 8;
inline std::size_t in_blocks(int sites) { return static_cast<std::size_t>((sites + block - 1) / block * block); }

// `sites` become 0, 1, 2 …; terminals and places to rest follow them as nodes of their own.
Problem compact(const Problem& problem, const std::vector<Node>& sites);

// `sites` by the middle of the time they are open, over all days; those that never open are dropped.
std::vector<Node> by_time_of_day(const Problem& problem, const std::vector<Node>& sites);

// One day of a compact problem, by columns: entry x of each belongs to site x.
struct Columns {
    Columns(const Problem& problem, int day);

    int spans = 0;                              // most spans of a site
    std::size_t stride = 0;
    std::vector<Time> opens, closes;            // span k of site x at [k * stride + x]; missing ones never hold
    std::vector<Time> visit;
    std::vector<Time> nothing;                  // zeros, for travel from or to nowhere

    // Sites that may start not before `ready` and be over by `due` lie in [first, last).
    int first(Time ready) const { return firsts[slice(ready)]; }
    int last(Time due) const { return lasts[slice(due)]; }

   private:
    static constexpr int slices = 256;          // of the day, so that looking up costs nothing; a slice counts whole
    int slice(Time moment) const { return std::clamp((moment - begins) >> digits, 0, slices - 1); }

    Time begins = 0;
    int digits = 0;                             // a slice lasts 2 ** digits
    std::vector<int> firsts, lasts;
};

}  // namespace redroute
