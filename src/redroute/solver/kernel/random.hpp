// A small generator of its own, and powers by square roots alone, so that a seed means the same plan on every machine: the mathematical
// functions of the standard library differ in their last digit from one system to the next.
#pragma once

#include <cmath>
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
    // Exponentially distributed with mean 1, by comparisons alone (von Neumann 1951).
    double exponential() {
        for (int whole = 0;; ++whole) {
            const double first = real();
            double last = first;
            bool is_odd = true;
            for (double next = real(); next < last; next = real()) {
                last = next;
                is_odd = !is_odd;
            }
            if (is_odd) return whole + first;
        }
    }

   private:
    std::uint64_t state_;
};

// base ** exponent for a base that is not negative and an exponent from 0 on, the exponent's fraction cut to 20 binary digits.
inline double power(double base, double exponent) {
    double result = 1;
    for (; exponent >= 1; exponent -= 1) result *= base;
    double root = base;
    for (int digit = 0; digit < 20; ++digit) {
        root = std::sqrt(root);                 // exact to the last digit everywhere, by IEEE 754
        exponent *= 2;
        if (exponent >= 1) {
            result *= root;
            exponent -= 1;
        }
    }
    return result;
}

}  // namespace redroute
