// Moats around nested sets of nodes, which legs must bridge: what an ascent over few nodes says about the towns they stand for.
#pragma once

#include <cstdint>
#include <vector>

namespace redroute {

struct Moats {
    std::vector<double> width;                  // around each node, then around each cluster; a tour crosses each twice
    std::vector<std::vector<int>> parts;        // of each cluster, numbered after the nodes
    int top;                                    // the cluster of all nodes but 0
};

// For a square table of at least four nodes, equal both ways. No leg bridges more than it costs, and twice all widths are what the ascent reaches.
Moats moats(const std::vector<std::int32_t>& costs, int count);

}  // namespace redroute
