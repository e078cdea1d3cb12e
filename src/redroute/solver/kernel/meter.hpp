// Work allowed, in labels, and who may end it sooner.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

namespace redroute {

// Whoever works says how many steps it took since it asked last, a step being what takes a tenth of a microsecond or so. Loops without end to their
// steps, those that sort, copy or give back included, must ask: who cancels waits for the longest stretch between two questions.
class Meter {
   public:
    static constexpr unsigned steps_a_look = 1024;  // steps between two looks at the clock
    static constexpr std::chrono::milliseconds patience{4};  // from one question to the next

    Meter(std::int64_t most, std::function<bool()> should_stop) : most_(most), should_stop_(std::move(should_stop)) {}
    std::int64_t labels = 0;

    // Whether the labels are used up, or somebody asks to stop.
    bool is_over(unsigned steps) { return labels > most_ || is_stopped(steps); }

    // Whether somebody asks to stop.
    bool is_stopped(unsigned steps) {
        if (is_stopped_ || (steps_ += steps) < steps_a_look) return is_stopped_;
        steps_ = 0;
        const auto now = std::chrono::steady_clock::now();
        if (now - looked_ < patience) return false;
        looked_ = now;
        return is_stopped_ = should_stop_();
    }

   private:
    std::int64_t most_;
    std::function<bool()> should_stop_;
    std::chrono::steady_clock::time_point looked_{};  // long ago: the first look asks
    unsigned steps_ = 0;
    bool is_stopped_ = false;
};

}  // namespace redroute
