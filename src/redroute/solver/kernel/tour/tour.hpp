// A short closed tour: chains of moves along lists of promising legs, then kicks that are kept when they do not harm.
//
// Where costs are symmetric the chains are those of Lin & Kernighan (1973), kicked as by Martin, Otto & Felten (1991) and Applegate, Cook & Rohe (2003):
// a double bridge of short segments, or at nodes near each other, so that its repair is local. Where they depend on direction, segments change places and
// nothing is turned round (Kanellakis & Papadimitriou 1980), but for short stretches, whose turning is weighed leg by leg. Segments of up to three nodes are
// moved as by Or (1976); the queue stands for the don't-look bits of Bentley (1992). The lists are by cost at the prices of the bound (Helsgaun 2000).
#pragma once

#include <array>
#include <cstdint>
#include <queue>
#include <utility>
#include <vector>

#include "random.hpp"

namespace redroute {

class Tour {
   public:
    // `costs` is a square table of at least 3 nodes that outlives the tour. Begins with the closed tour of that order and descends; `after` and `before`
    // list for every node as many others it may newly go to, and come from.
    Tour(const std::int32_t* costs, bool is_symmetric, std::vector<int> order, std::vector<int> after, std::vector<int> before, std::uint64_t seed);

    void kick(std::int64_t times);
    const std::vector<int>& order() const { return tour_; }
    std::int64_t length() const;

   private:
    using Length = std::int64_t;

    Length cost(int from, int to) const { return costs_[static_cast<std::size_t>(from) * size_ + to]; }
    int around(int at) const { return at < 0 ? at + size_ : at >= size_ ? at - size_ : at; }
    int node(int at) const { return tour_[around(at)]; }
    int offset(int at, int from) const { return at >= from ? at - from : at - from + size_; }
    void sort(std::vector<int>& lists, bool is_from) const;
    void wake(int node);
    Length descend();
    Length improve(int node);
    bool is_added(int from, int to) const;
    void take_back(std::size_t mark);
    Length settled(Length gain, bool was_logging);
    Length chain_at(int node, bool is_onward);
    Length exchange_at(int node);
    Length turning(int first, int count) const;
    Length reverse_at(int node);
    Length move_segment_at(int node);
    Length insert_elsewhere(int first, int length, Length saved);
    void exchange(int first, int left, int right);
    void swap_blocks(int first, int left, int right);
    void reverse(int first, int count);         // in symmetric costs perhaps the rest instead: the same closed tour, read the other way
    void flip(int first, int count);            // exactly these positions
    std::array<int, 3> cuts();
    void kick_once();

    const std::int32_t* costs_;
    int size_;
    bool is_symmetric_;
    int near_;
    Random random_;
    std::vector<int> after_, before_;           // the nodes to go to and to come from, nearest first
    std::vector<int> tour_, position_;
    std::queue<int> waiting_;                   // every node at most once
    std::vector<char> is_waiting_;
    std::vector<std::pair<int, int>> added_;    // the legs a chain has added
    std::vector<int> touched_;                  // the nodes a chain has given other legs
    int base_ = 0;                              // kicks go round the tour: what lies near is still at hand in the processor's cache
    bool is_logging_ = false;
    std::vector<std::pair<int, int>> log_;      // flips since the kick; flipping again, last first, takes them back
};

}  // namespace redroute
