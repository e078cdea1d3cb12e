// The sets of nodes that a fractional tour enters too little: the cuts of Stoer & Wagner (1997).
#pragma once

#include <vector>

namespace redroute {

// The sets of nodes a maximum adjacency search finds whose border carries less than `least` of the symmetric `flow`; never the one with node 0.
std::vector<std::vector<int>> light_sets(const double* flow, int size, double least);

}  // namespace redroute
