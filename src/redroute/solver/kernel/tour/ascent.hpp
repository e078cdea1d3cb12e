// A lower limit on the length of a closed tour: the 1-tree of Held & Karp (1970), with prices of nodes and of towns.
//
// A tour visits a node once and crosses the border of any set of nodes at least twice. The limit pays for both: prices of nodes, which may have
// either sign, and of towns, which may not be negative. Prices of nodes alone reach the same limit in the end, but where towns lie far apart they have
// to carry that distance into every leg within a town, and an ascent never gets there; a town's own price carries it at once. The towns are the
// clusters of the cheapest tree, their first prices the moats of Juenger & Pulleyblank (1993).
// Where costs depend on direction a node has a price to leave and one to enter, as in the symmetric double of Jonker & Volgenant (1983).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "tour/tour.hpp"
#include "tour/towns.hpp"

namespace redroute {

class Ascent {
   public:
    // `costs` is a square table of at least 3 nodes, `turned` its transpose (the same table where costs are symmetric); both outlive the ascent.
    // Node 0 is the special node of the 1-tree; `is_outside`: in no town, for it only joins the ends of an open route.
    Ascent(const std::int32_t* costs, const std::int32_t* turned, int size, bool is_outside, bool has_towns = true);

    // A 1-tree at the best prices after so many, where costs are symmetric and there are no towns.
    struct OneTree {
        std::vector<double> price;              // to leave a node and to enter it
        std::vector<int> parents;               // of all nodes from 2 on; the tree leaves out node 0
        std::array<int, 2> ends;                // the nodes beside node 0, the nearer first
    };
    OneTree settled(int trees, int look_every);

    // The limit of the best prices over all legs; the prices are rounded so that no sum is. The legs of its tree and those that cost least at these prices
    // become near legs.
    double limit();

    // Raises the prices by one 1-tree over the near legs that `limit` has found; `target` is the length of a known tour. Returns the greatest value since the
    // last limit.
    double raise(double target);

    // For every leg, from a node to all others and so on, whether no tour of at most that length uses it: alone it lifts the limit over it.
    std::vector<std::uint8_t> hopeless(double length);

    // A tour that begins where a walk round the last tree of `limit` meets the nodes, along the legs that cost least at the best prices.
    Tour tour(std::uint64_t seed) const;

   private:
    struct Group;
    struct First;

    struct Pair {                               // two nodes and the legs between them
        int a, b;
        double there, back;
        int town;                               // the least town around both
    };
    struct Prices {
        std::vector<double> leave, enter, town; // `enter` is `leave` again where costs are symmetric
    };
    struct Tree {
        double value = 0;
        Prices slopes;                          // how much more than a tour may the tree uses each
    };

    const std::int32_t* row(int node) const { return costs_ + static_cast<std::size_t>(node) * size_; }
    const std::int32_t* turned(int node) const { return turned_ + static_cast<std::size_t>(node) * size_; }
    // What the prices of towns take off a leg between two homes.
    double border(int home, int other, int around) const { return sums_[home] + sums_[other] - 2 * sums_[around]; }
    double border(int home, int other) const { return border(home, other, towns_.around(home, other)); }
    // What the cheaper leg between two nodes costs with their prices, by the rows of the first.
    static double cheaper(const Prices& prices, const std::int32_t* there, const std::int32_t* back, int node, int other) {
        return std::min(there[other] + prices.leave[node] + prices.enter[other], back[other] + prices.leave[other] + prices.enter[node]);
    }
    // In ascent_towns.cpp: towns anew, with those that stand out in others as moats around them say.
    void arrange(const std::vector<TownLeg>& tree, bool is_outside);
    Group group(int around, const std::vector<int>& outer, const std::vector<char>& stands_out) const;
    std::vector<std::int32_t> between(const Group& group, bool is_outside) const;
    std::vector<TownLeg> dug(const Group& group, bool is_outside, std::vector<First>& firsts) const;
    void adopt(Towns towns);
    void join(int a, int b);
    void link();
    void set_sums(const Prices& prices);
    void clear();
    void take(int a, int b, int town, bool is_there);
    void grow(const Prices& prices);            // a 1-tree over the near legs, into `tree_`
    void close(const Prices& prices, const std::vector<int>& partners);
    Prices look();                              // a tree over all legs at the best prices, rounded
    std::vector<std::vector<int>> branches() const;  // of every node, the nodes beside it in the last tree over all legs
    std::vector<int> cheapest(int count, bool is_from) const;
    std::vector<double> borders() const;        // between all homes
    void price_in(const Prices& prices);
    std::vector<int> whole(const Prices& prices, double& length) const;

    const std::int32_t* costs_;
    const std::int32_t* turned_;
    int size_;
    bool is_symmetric_;
    Towns towns_, clusters_;                    // that have prices, and those of the cheapest tree
    std::vector<double> sums_;                  // the prices of a town and those around it
    std::vector<Pair> pairs_;
    std::vector<std::vector<int>> beside_;      // while building: the partners of a node
    std::vector<int> first_, legs_;             // the pairs of a node are legs_[first_[node]] to before legs_[first_[node + 1]]
    std::vector<double> weight_;
    std::vector<char> is_there_;
    Tree tree_;
    std::vector<int> parents_;                  // of the last tree over all legs
    std::array<int, 2> ends_;                   // the partners of the special node
    Prices prices_, best_, way_;
    Prices scales_;                             // of the steps: prices differ from place to place as the legs do
    double best_value_, stretch_ = 1;
    int patience_;
};

}  // namespace redroute
