// A short closed tour: 2-opt and Or-opt on neighbour lists, then kicks that are kept when they do not harm.
//
// The moves, the neighbour lists and the queue that stands for don't-look bits are those of Bentley, "Fast algorithms for geometric traveling
// salesman problems" (1992). The kick swaps two neighbouring segments, the double bridge of Martin, Otto & Felten (1991), kept short so that its
// repair is local. Where costs depend on direction, what is turned round is weighed leg by leg.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "random.hpp"

namespace redroute {

class Tour {
   public:
    // `costs` is a square table that outlives the tour; at least 3 nodes. Begins with the nearest neighbour and descends.
    Tour(const std::int32_t* costs, int size, bool is_symmetric, std::uint64_t seed);

    void kick(std::int64_t times);
    const std::vector<int>& order() const { return tour_; }
    std::int64_t length() const;

   private:
    using Length = std::int64_t;

    Length cost(int from, int to) const { return costs_[static_cast<std::size_t>(from) * size_ + to]; }
    int around(int at) const { return at < 0 ? at + size_ : at >= size_ ? at - size_ : at; }
    int node(int at) const { return tour_[around(at)]; }
    int offset(int at, int from) const { return at >= from ? at - from : at - from + size_; }
    void list_neighbours(std::vector<int>& lists, bool is_from) const;
    void begin_nearest(int first);
    void wake(int node);
    Length descend();
    Length improve(int node);
    Length turning(int first, int count) const;
    Length reverse_at(int node);
    Length move_segment_at(int node);
    Length insert_elsewhere(int first, int length, Length saved);
    void move(int first, int length, int before, bool is_reversed);
    void swap_blocks(int first, int left, int right);
    void reverse(int first, int count);         // in symmetric costs perhaps the rest instead: the same closed tour, read the other way
    void flip(int first, int count);            // exactly these positions
    void kick_once();

    const std::int32_t* costs_;
    int size_;
    bool is_symmetric_;
    int near_;
    Random random_;
    std::vector<int> after_, before_;           // the nearest nodes to go to, and to come from
    std::vector<int> tour_, position_;
    std::vector<int> waiting_;                  // a ring that holds every node at most once
    std::vector<char> is_waiting_;
    int head_ = 0, count_ = 0;
    bool is_logging_ = false;
    std::vector<std::pair<int, int>> log_;      // flips since the kick; flipping again, last first, takes them back
};

}  // namespace redroute
