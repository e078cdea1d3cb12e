// What proves a tour: the 1-tree of Held & Karp (1970) and the cuts of Stoer & Wagner (1997).
#pragma once

#include <cstdint>
#include <vector>

namespace redroute {

// The cheapest tree over the nodes from 1 on with the two cheapest legs at node 0, where leg (a, b) costs `costs[a][b] + weights[a] + weights[b]`.
// Adds to `degrees` how many legs each node has; returns the length. At least 3 nodes, symmetric costs.
// `parents`, where given, receives the other end of the leg that joined each node from 2 on to the tree.
double one_tree(const std::int32_t* costs, const double* weights, int size, std::int32_t* degrees, int* parents = nullptr);

// The legs to near nodes and those of the cheapest tree. Its 1-trees are grown much faster than those of the whole table, and are as cheap almost
// always; where not, they are no lower limit.
class NearGraph {
   public:
    NearGraph(const std::int32_t* costs, int size, int near);
    double one_tree(const double* weights, std::int32_t* degrees) const;
    int size() const { return size_; }

   private:
    struct Leg {
        int to;
        double cost;
    };
    int size_;
    std::vector<int> first_;                    // legs of node n are those from first_[n] to before first_[n + 1]
    std::vector<Leg> legs_;
};

// The sets of nodes a maximum adjacency search finds whose border carries less than `least` of the symmetric `flow`; never the one with node 0.
std::vector<std::vector<int>> light_sets(const double* flow, int size, double least);

}  // namespace redroute
