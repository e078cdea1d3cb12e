// What proves a tour: the 1-tree of Held & Karp (1970) and the cuts of Stoer & Wagner (1997).
#pragma once

#include <cstdint>
#include <vector>

namespace redroute {

// The cheapest tree over the nodes from 1 on with the two cheapest legs at node 0, where leg (a, b) costs `costs[a][b] + weights[a] + weights[b]`.
// Adds to `degrees` how many legs each node has; returns the length. At least 3 nodes, symmetric costs.
double one_tree(const std::int32_t* costs, const double* weights, int size, std::int32_t* degrees);

// The sets of nodes a maximum adjacency search finds whose border carries less than `least` of the symmetric `flow`; never the one with node 0.
std::vector<std::vector<int>> light_sets(const double* flow, int size, double least);

}  // namespace redroute
