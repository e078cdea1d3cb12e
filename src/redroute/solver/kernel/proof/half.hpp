// Elementary partial days of one direction.
#pragma once

#include "index.hpp"
#include "proof/labels.hpp"

namespace redroute {

// Partial days that differ in nothing a continuation could notice but time, metres and penalties so far.
template <int W>
struct Key {
    SiteSet<W> visits;
    int site, is_rested, rank, first_rank;
    bool operator==(const Key&) const = default;

    std::uint64_t hash() const {
        std::uint64_t h = static_cast<std::uint64_t>(((site * 2 + is_rested) * 521 + rank) * 521 + first_rank);
        for (const std::uint64_t word : visits.words) {
            h = (h ^ word) * 0x9E3779B97F4A7C15ULL;
            h ^= h >> 29;
        }
        return h;
    }
};

// Elementary partial days of one direction up to the middle of the day, as far as a day worth more than the threshold may begin so.
template <int W>
class Half {
   public:
    // By 2 * site + is_rested, by falling reward.
    std::vector<std::vector<int>> kept;
    Labelling<W> partial;

    // `may_exceed` says whether a label can be completed to a day worth more than the threshold; `bound` are the sites no other day makes up for.
    Half(const Frame& frame, const Rewards& rewards, const SiteSet<W>& bound, bool has_free, bool keeps_ends)
        : kept(2 * static_cast<std::size_t>(frame.sites)), partial(frame, rewards, true, false), bound_(bound), has_free_(has_free), keeps_ends_(keeps_ends), visit_(frame.visit) {}

    template <class MayExceed>
    bool run(Time middle, bool is_mirrored, const MayExceed& may_exceed, Meter& meter) {
        auto& labels = partial.labels;
        const auto later = std::greater<std::pair<Time, int>>();
        const auto offer = [&](const Label<W>& label) {
            ++meter.labels;
            const Key<W> key{label.memory, label.site, label.is_rested, label.rank, keeps_ends_ ? label.first_rank : unranked};
            const auto [place, is_new] = newest_.insert(key, -1);
            for (int k = place->value; k >= 0; k = chain_[k]) {
                const auto& other = labels[k];
                if (other.start <= label.start && other.walked <= label.walked && other.falls <= label.falls) return;
                if (label.start <= other.start && label.walked <= other.walked && label.falls <= other.falls) is_replaced_[k] = 1;
            }
            if (!may_exceed(label)) {
                if (is_new) newest_.drop_last();
                return;
            }
            chain_.push_back(place->value);
            place->value = static_cast<int>(labels.size());
            heap_.push_back({label.start, static_cast<int>(labels.size())});
            std::push_heap(heap_.begin(), heap_.end(), later);
            labels.push_back(label);
            is_replaced_.push_back(0);
        };
        partial.start_day(offer);
        while (!heap_.empty()) {
            if (meter.is_over(Labelling<W>::steps_a_label)) return false;
            std::pop_heap(heap_.begin(), heap_.end(), later);
            const int number = heap_.back().second;
            heap_.pop_back();
            if (is_replaced_[number]) continue;
            const Label<W> label = labels[number];
            if (has_free_ && is_covered(label, number)) continue;
            kept[2 * label.site + label.is_rested].push_back(number);
            if (is_mirrored ? label.start + visit_[label.site] >= middle : label.start > middle) continue;
            partial.extend(label, number, label.memory | partial.barred(label), [&](Label<W> next) {
                if (!is_mirrored && next.start > middle) return;
                next.memory = label.memory;
                next.memory.add(next.site);
                offer(next);
            });
        }
        for (auto& list : kept)
            std::sort(list.begin(), list.end(), [&](int a, int b) { return labels[a].reward != labels[b].reward ? labels[a].reward > labels[b].reward : a < b; });
        return true;
    }

   private:
    // Whether another partial day with the same visits, and perhaps free ones more, goes wherever this one does.
    bool is_covered(const Label<W>& label, int number) {
        for (int rested = label.is_rested; rested < 2; ++rested) {
            auto& alike = settled_.insert({label.memory & bound_, label.site, rested, 0, 0}, -1).first->value;
            for (int k = alike; k >= 0; k = alike_[k]) {
                const Label<W>& other = partial.labels[k];
                if ((label.memory - other.memory) == SiteSet<W>{} && other.falls + (other.rank > label.rank) <= label.falls && partial.lead(other, label) >= 0)
                    return true;
            }
            if (rested != label.is_rested) continue;
            alike_.resize(partial.labels.size(), -1);
            alike_[number] = std::exchange(alike, number);
        }
        return false;
    }

    SiteSet<W> bound_;
    bool has_free_, keeps_ends_;
    const std::vector<Time>& visit_;
    std::vector<int> chain_, alike_;            // the label before of the same key, and the one settled before with the same bound visits
    std::vector<char> is_replaced_;
    std::vector<std::pair<Time, int>> heap_;    // by start, then by number
    Index<Key<W>, int> newest_, settled_;
};

}  // namespace redroute
