// Which sets of sites were met lately.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "problem.hpp"
#include "random.hpp"

namespace redroute {

// Zobrist hashing (1970) of the sites of a day, in a table in which a later day may push out an earlier one.
class Seen {
   public:
    Seen(int sites, std::size_t slots, Random& random) : words_(sites), slots_(slots, 0) {
        for (auto& word : words_) word = random.bits();
    }

    // Whether these sites are new for a day of this frame, which they are not from now on.
    bool is_new(int frame, const std::vector<Node>& order) {
        std::uint64_t hash = static_cast<std::uint64_t>(frame) * 0x9E3779B97F4A7C15ULL;
        for (const Node site : order) hash ^= words_[site];
        std::uint64_t& slot = slots_[hash % slots_.size()];
        if (slot == hash) return false;
        slot = hash;
        return true;
    }
    void forget() { std::fill(slots_.begin(), slots_.end(), 0); }

   private:
    std::vector<std::uint64_t> words_, slots_;
};

}  // namespace redroute
