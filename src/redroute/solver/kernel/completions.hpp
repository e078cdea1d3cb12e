// How a partial day may go on: the labels of the other direction at the visit where both meet.
#pragma once

#include "labels.hpp"

namespace redroute {

// The labels of one list by how early they start and how much they earn, as blocks of a binary indexed tree (Fenwick 1994): those that start by a moment
// are some blocks, each by falling reward.
template <int W>
class Completions {
   public:
    Completions(const Labelling<W>& labelling, const std::vector<int>& list) {
        for (const int number : list) starts_.push_back({labelling.labels[number].start, number});
        std::sort(starts_.begin(), starts_.end());
        blocks_.resize(starts_.size() + 1);
        for (std::size_t end = 1; end < blocks_.size(); ++end) {
            for (std::size_t k = end - (end & -end); k < end; ++k) {
                const auto& label = labelling.labels[starts_[k].second];
                blocks_[end].push_back({label.reward, label.memory, starts_[k].second});
            }
            std::sort(blocks_[end].begin(), blocks_[end].end(), [](const Entry& a, const Entry& b) { return a.reward != b.reward ? a.reward > b.reward : a.number < b.number; });
        }
    }

    // Calls `visit` with the number of each label that starts by `until` and earns more than `least()`, with no visit of `apart`, until it says yes.
    template <class Least, class Visit>
    bool any(Time until, const SiteSet<W>& apart, Least least, Visit visit) const {
        auto end = static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), std::pair{until, never}) - starts_.begin());
        for (; end > 0; end &= end - 1)
            for (const Entry& entry : blocks_[end]) {
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
    std::vector<std::vector<Entry>> blocks_;
};

}  // namespace redroute
