// How a partial day may go on: the labels of the other direction at the visit where both meet.
#pragma once

#include "proof/labels.hpp"

namespace redroute {

// The labels of one list by how early they start and how much they earn, as blocks of a binary indexed tree (Fenwick 1994): those that start by a moment
// are some blocks, each by falling reward.
template <int W>
class Completions {
   public:
    // Asks the meter while it is built, and holds nothing of use once that says to stop.
    Completions(const Labelling<W>& labelling, const std::vector<int>& list, Meter& meter) {
        for (const int number : list) starts_.push_back({labelling.labels[number].start, number});
        std::sort(starts_.begin(), starts_.end());
        firsts_.assign(starts_.size() + 2, 0);
        for (std::size_t end = 1; end <= starts_.size(); ++end) firsts_[end + 1] = firsts_[end] + (end & -end);
        entries_.resize(firsts_.back());
        for (std::size_t end = 1; end <= starts_.size(); ++end) {
            const std::size_t size = end & -end;
            const auto block = entries_.begin() + firsts_[end];
            for (std::size_t k = 0; k < size; ++k) {
                const auto& [start, number] = starts_[end - size + k];
                block[k] = {labelling.labels[number].reward, labelling.labels[number].memory, number};
            }
            std::sort(block, block + size, [](const Entry& a, const Entry& b) { return a.reward != b.reward ? a.reward > b.reward : a.number < b.number; });
            if (meter.is_stopped(static_cast<unsigned>(size))) return;
        }
    }

    // Calls `visit` with the number of each label that starts by `until` and earns more than `least()`, with no visit of `apart`, until it says yes.
    template <class Least, class Visit>
    bool any(Time until, const SiteSet<W>& apart, Least least, Visit visit) const {
        auto end = static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), std::pair{until, never}) - starts_.begin());
        for (; end > 0; end &= end - 1)
            for (std::size_t k = firsts_[end]; k < firsts_[end + 1]; ++k) {
                const Entry& entry = entries_[k];
                if (entry.reward <= least()) break;
                if ((entry.memory & apart) == SiteSet<W>{} && visit(entry.number)) return true;
            }
        return false;
    }

   private:
    struct Entry {
        Reward reward;
        SiteSet<W> memory;
        int number;
    };
    std::vector<std::pair<Time, int>> starts_;
    std::vector<std::size_t> firsts_;           // of each block, its first entry
    std::vector<Entry> entries_;
};

}  // namespace redroute
