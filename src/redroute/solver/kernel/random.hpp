// A small generator of its own, so that a seed means the same plan on every compiler.
#pragma once

#include <cstdint>

namespace redroute {

class Random {
   public:
    // splitmix64 (Steele, Lea & Flood 2014) spreads the seed over the state.
    explicit Random(std::uint64_t seed) : state_(seed + 0x9E3779B97F4A7C15ULL) {
        state_ = (state_ ^ (state_ >> 30)) * 0xBF58476D1CE4E5B9ULL;
        state_ = (state_ ^ (state_ >> 27)) * 0x94D049BB133111EBULL;
        state_ = (state_ ^ (state_ >> 31)) | 1;
    }
    // xorshift64 (Marsaglia 2003).
    std::uint64_t bits() {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return state_;
    }
    double real() { return static_cast<double>(bits() >> 11) * (1.0 / 9007199254740992.0); }  // in [0, 1)
    int below(int limit) { return static_cast<int>((bits() >> 20) % static_cast<std::uint64_t>(limit)); }
    bool chance(double share) { return real() < share; }

   private:
    std::uint64_t state_;
};

}  // namespace redroute
