// Nodes nearer to each other than to all others: the clusters of a tree that stand out, one within the other.
#pragma once

#include <array>
#include <vector>

namespace redroute {

struct TownLeg {
    double length;
    int a, b;
};

// The clusters that grow together along the legs of a tree, shortest first (single linkage: Gower & Ross 1969), numbered after the nodes.
struct Linkage {
    Linkage(int size, std::vector<TownLeg> legs);

    std::vector<std::array<int, 2>> parts;      // of each cluster
    std::vector<int> above;                     // of each node and cluster, the one it is part of, or -1
    std::vector<double> level;                  // of each, its longest leg
};

class Towns {
   public:
    // Of the clusters of a tree those that are furthest from the others beyond their own longest leg. Nodes no leg leads to are in none.
    Towns(int size, std::vector<TownLeg> legs);

    int count() const { return static_cast<int>(above_.size()); }  // town 0 is everything
    int home(int node) const { return home_[node]; }               // the least town around a node
    int above(int town) const { return above_[town]; }             // the next around a town, of a higher number but for town 0
    double gap(int town) const { return gap_[town]; }              // to the nearest other node, over its own longest leg
    double measure(int town) const { return measure_[town]; }      // the gap by comparison with its own longest leg
    int apart(int node) const { return apart_[node]; }             // of those around a node, the town furthest from others in its own measure, or 0
    int around(int town, int other) const;                         // the least town around both

   private:
    std::vector<int> above_, home_, apart_;
    std::vector<double> gap_, measure_;
};

}  // namespace redroute
