// Labelling: the best days for given rewards of the sites, by dynamic programming over partial days.
//
// A label is a partial day that ends with the start of a visit. Elementary days are relaxed to ng-routes: a label remembers a visit only as long as
// the sites after it have that visit among their neighbours (Baldacci, Mingozzi and Roberti 2011). Both directions are run to the middle of the day
// and joined (Righini and Salani 2006). Rewards are integers, so comparisons are exact.
//
// Label q dominates label l at the same site, where q is no later, no further walked and has no higher last rank, if what l may still visit and q
// may not is worth no more than q's lead in reward: q then goes on as l does and leaves those visits out, which the triangle inequality allows
// (after Feillet et al. 2004; the compensation after Tae and Kim 2015). Where it fails, q must have forgotten everything that l has.
#pragma once

#include <array>
#include <bit>

#include "meter.hpp"
#include "proof/frame.hpp"

namespace redroute {

using Reward = std::int64_t;

// How much a pricing may miss: nothing; days with visits that the rules of dominance would keep apart; besides, those that save little time.
enum class Haste { none, some, great };

inline constexpr int most_cuts = 128;

// What a day is worth: a reward for each visit, less a penalty for each fall of rank, less the cost of a cut for every second visit among its sites
// (subset-row cuts: Jepsen et al. 2008), where a visit outside its memory makes the cut begin anew (Pecin et al. 2017).
struct Rewards {
    std::vector<Reward> of_site;
    Reward fall_penalty = 0;
    std::vector<std::vector<Node>> cuts;        // at most `most_cuts`
    std::vector<std::vector<Node>> memories;    // of each cut, its sites among them
    std::vector<Reward> cut_costs;
    std::vector<std::vector<Node>> neighbours;  // of each site: the visits remembered there
    // Costs by the rank of the first and of the last ranked visit; empty where there are none. The former never grow with the rank, the latter never fall;
    // under a soft order neither is above its penalty. So leaving out a visit never makes a day dearer.
    std::vector<Reward> before, after;
};

template <int W>
struct SiteSet {
    std::array<std::uint64_t, W> words{};

    void add(int x) { words[x >> 6] |= std::uint64_t{1} << (x & 63); }
    void remove(int x) { words[x >> 6] &= ~(std::uint64_t{1} << (x & 63)); }
    bool has(int x) const { return words[x >> 6] >> (x & 63) & 1; }
    bool operator==(const SiteSet&) const = default;
    friend SiteSet operator&(SiteSet a, const SiteSet& b) { for (int w = 0; w < W; ++w) a.words[w] &= b.words[w]; return a; }
    friend SiteSet operator^(SiteSet a, const SiteSet& b) { for (int w = 0; w < W; ++w) a.words[w] ^= b.words[w]; return a; }
    friend SiteSet operator|(SiteSet a, const SiteSet& b) { for (int w = 0; w < W; ++w) a.words[w] |= b.words[w]; return a; }
    friend SiteSet operator-(SiteSet a, const SiteSet& b) { for (int w = 0; w < W; ++w) a.words[w] &= ~b.words[w]; return a; }

    // Calls `visit` with every member until it says no; returns whether it never did.
    template <class Visit>
    bool all(Visit visit) const {
        for (int w = 0; w < W; ++w)
            for (std::uint64_t left = words[w]; left != 0; left &= left - 1)
                if (!visit(64 * w + std::countr_zero(left))) return false;
        return true;
    }
};

using CutSet = SiteSet<most_cuts / 64>;

template <int W>
struct Label {
    Reward reward = 0;
    SiteSet<W> memory;
    CutSet odd;                                 // cuts among whose sites the visits so far, as far as remembered, are odd in number
    Time start = 0;                             // of the visit, as early as can be
    std::int32_t walked = 0;
    std::int32_t previous = -1;
    std::int16_t site = 0, rank = unranked;     // rank of the last ranked visit
    std::int16_t first_rank = unranked, falls = 0;
    std::int8_t is_rested = 1;
};

template <int W>
class Labelling {
   public:
    static constexpr unsigned steps_a_label = 256;  // of Meter, to compare and extend it
    static constexpr std::size_t most_labels = 16'000'000;  // that take room, some 2 GB; most give way at once and take none

    std::vector<Label<W>> labels;
    std::vector<std::vector<int>> kept;         // by 2 * site + is_rested: labels nobody dominates, by falling reward

    // With `compensates` a label may also give way to one that leaves visits out: best days are as good, but not every label has its like any more.
    Labelling(const Frame& frame, const Rewards& rewards, bool is_elementary, bool compensates) : frame_(frame), compensates_(compensates), penalty_(rewards.fall_penalty), cut_costs_(rewards.cut_costs) {
        const int sites = frame.sites;
        std::vector<int> index(rewards.of_site.size(), -1);
        for (int x = 0; x < sites; ++x) index[frame.site[x]] = x;
        cuts_of_.assign(sites, {});
        cuts_at_.assign(sites, {});
        for (std::size_t cut = 0; cut < cut_costs_.size(); ++cut) {
            for (const Node each : rewards.cuts[cut])
                if (index[each] >= 0) cuts_of_[index[each]].add(static_cast<int>(cut));
            for (const Node each : rewards.memories[cut])
                if (index[each] >= 0) cuts_at_[index[each]].add(static_cast<int>(cut));
        }
        shortest_ = never;
        for (int x = 0; x < sites; ++x)
            for (int y = 0; y < sites; ++y)
                if (x != y) shortest_ = std::min(shortest_, frame.leg(x, y));
        remembers_.resize(sites);
        below_.resize(sites);
        for (int x = 0; x < sites; ++x) {
            reward.push_back(rewards.of_site[frame.site[x]]);
            remembers_[x].add(x);
            for (int y = 0; y < sites; ++y) {
                // Without any time between visits only full memory keeps a day finite.
                if (is_elementary || shortest_ <= 0) remembers_[x].add(y);
                if (frame.is_hard && frame.rank[y] != unranked && frame.rank[x] != unranked && frame.rank[y] < frame.rank[x]) below_[x].add(y);
            }
            for (const Node each : rewards.neighbours[frame.site[x]])
                if (index[each] >= 0) remembers_[x].add(index[each]);
        }
        find_unreachable();
        entries_.assign(frame.highest + 2, 0);
        exits_ = entries_;
        for (int rank = 0; rank < static_cast<int>(rewards.before.size()); ++rank) {
            const int own = frame.is_mirrored ? frame.highest - rank : rank;
            (frame.is_mirrored ? exits_ : entries_)[own + 1] = rewards.before[rank];
            (frame.is_mirrored ? entries_ : exits_)[own + 1] = rewards.after[rank];
        }
    }

    std::vector<Reward> reward;

    // Labels up to `middle`, which none goes beyond but those of a first visit, and of these those that `is_wanted`. Returns whether it was carried
    // through.
    template <class IsWanted>
    bool run(Time middle, bool is_mirrored, Haste haste, Meter& meter, const IsWanted& is_wanted) {
        const bool is_quick = haste != Haste::none;
        patience_ = haste == Haste::great ? (frame_.ends - frame_.begins) / 50 : 0;
        middle_ = middle;
        is_mirrored_ = is_mirrored;
        kept.assign(2 * static_cast<std::size_t>(frame_.sites), {});
        fronts_.assign(kept.size() * slices, {});
        slice_ = std::max<Time>(1, (frame_.ends - frame_.begins) / slices + 1);
        const bool is_done = carry_on(is_quick, meter, is_wanted);
        for (std::size_t place = 0; place < kept.size(); ++place) {
            for (int k = 0; k < slices; ++k)
                for (const Front& front : fronts_[place * slices + k]) kept[place].push_back(front.number);
            if (meter.is_stopped(static_cast<unsigned>(kept[place].size()))) return false;
            std::sort(kept[place].begin(), kept[place].end(), [&](int a, int b) { return labels[a].reward != labels[b].reward ? labels[a].reward > labels[b].reward : a < b; });
        }
        fronts_.clear();
        return is_done;
    }

    bool run(Time middle, bool is_mirrored, Haste haste, Meter& meter) {
        return run(middle, is_mirrored, haste, meter, [](const Label<W>&) { return true; });
    }

    // First visits of a day.
    template <class Emit>
    void start_day(Emit emit) const {
        Label<W> label;
        for (int x = 0; x < frame_.sites; ++x)
            frame_.go(frame_.start, x, frame_.begins, frame_.has_rest ? 0 : 1, 0, [&](Time ready, int is_rested, std::int32_t walked) {
                label.reward = reward[x] - entries_[frame_.rank[x] + 1];
                label.memory = {};
                label.memory.add(x);
                label.site = static_cast<std::int16_t>(x);
                label.odd = cuts_of_[x];
                label.rank = label.first_rank = static_cast<std::int16_t>(frame_.rank[x]);
                if (settle(label, ready, is_rested, walked)) emit(label);
            });
    }

    // All next visits outside `closed`; what they remember is left to the caller.
    template <class Emit>
    void extend(const Label<W>& label, int number, const SiteSet<W>& closed, Emit emit) const {
        SiteSet<W> open;
        for (int w = 0; w < W; ++w) open.words[w] = ~closed.words[w];
        open.all([&](int y) {
            if (y >= frame_.sites) return false;
            const bool falls = frame_.rank[y] != unranked && label.rank > frame_.rank[y];
            if (falls && frame_.is_hard) return true;
            Label<W> next;
            next.previous = number;
            next.site = static_cast<std::int16_t>(y);
            next.odd = label.odd & cuts_at_[y];
            next.rank = frame_.rank[y] == unranked ? label.rank : static_cast<std::int16_t>(frame_.rank[y]);
            next.reward = label.reward + reward[y] - (falls ? penalty_ : 0) - (label.rank == unranked ? entries_[next.rank + 1] : 0) - cost_of(next.odd & cuts_of_[y]);
            next.odd = next.odd ^ cuts_of_[y];
            next.falls = static_cast<std::int16_t>(label.falls + falls);
            next.first_rank = label.first_rank == unranked ? next.rank : label.first_rank;
            frame_.go(label.site, y, label.start, label.is_rested, label.walked, [&](Time ready, int is_rested, std::int32_t walked) {
                if (settle(next, ready, is_rested, walked)) emit(next);
            });
            return true;
        });
    }

    // Sites no continuation of the label can visit any more, whatever it remembers.
    SiteSet<W> barred(const Label<W>& label) const {
        SiteSet<W> none;
        if (frame_.is_hard && label.rank != unranked)
            for (int x = 0; x < frame_.sites; ++x)
                if (frame_.rank[x] == label.rank) {
                    none = below_[x];
                    break;
                }
        if (!frame_.is_droppable) return none;
        const auto& limits = limits_[label.site];
        const auto k = std::lower_bound(limits.begin(), limits.end(), label.start) - limits.begin();
        return k == 0 ? none : none | unreachable_[label.site][k - 1];
    }

    std::vector<int> path(int number) const {
        std::vector<int> visits;
        for (; number >= 0; number = labels[number].previous) visits.push_back(labels[number].site);
        std::reverse(visits.begin(), visits.end());
        return visits;
    }

    // The cost of holding `earlier` before `later` ranks: 0, or the penalty, or never where the order is a rule.
    Reward fall_cost(int earlier, int later) const {
        if (earlier == unranked || later == unranked || earlier <= later) return 0;
        return frame_.is_hard ? forbidden : penalty_;
    }
    static constexpr Reward forbidden = Reward{1} << 61;

    // What a day costs that goes no further, by the rank of its last ranked visit.
    Reward exit(int rank) const { return exits_[rank + 1]; }

    Reward cost_of(const CutSet& cuts) const {
        Reward cost = 0;
        cuts.all([&](int cut) {
            cost += cut_costs_[cut];
            return true;
        });
        return cost;
    }
    // Cuts with the site among theirs.
    const CutSet& cuts_of(int x) const { return cuts_of_[x]; }

    // By how much `other` leads once it has paid what it may owe on the way of `label`; negative where it does not lead.
    Reward lead(const Label<W>& other, const Label<W>& label) const {
        if (other.walked > label.walked) return -1;
        Reward lead = other.reward - label.reward;
        if (other.rank > label.rank) lead -= frame_.is_hard ? forbidden : penalty_;
        else if (other.rank == unranked) lead -= entries_[label.rank + 1];  // its first ranked visit costs no more, or is a fall to the label
        return lead < 0 ? lead : lead - cost_of(other.odd - label.odd);
    }

   private:
    // What most comparisons look at, side by side.
    struct Front {
        Reward reward;
        SiteSet<W> memory;
        Time start;
        int number;
    };

    // Sets the clock of a label; returns whether anything can come of it.
    bool settle(Label<W>& label, Time ready, int is_rested, std::int32_t walked) const {
        if (ready > frame_.ends || walked > frame_.walking_limit) return false;
        label.start = frame_.earliest(label.site, ready);
        label.is_rested = static_cast<std::int8_t>(is_rested);
        label.walked = walked;
        return label.start <= frame_.ends && (is_rested || label.start + frame_.visit[label.site] <= frame_.window.closes);
    }

    bool goes_on(const Label<W>& label) const { return is_mirrored_ ? label.start + frame_.visit[label.site] < middle_ : label.start <= middle_; }

    template <class IsWanted>
    bool carry_on(bool is_quick, Meter& meter, const IsWanted& is_wanted) {
        width_ = std::max<Time>(1, shortest_);
        buckets_.assign(static_cast<std::size_t>(std::max(0, frame_.ends - frame_.begins) / width_ + 2), {});
        start_day([&](const Label<W>& label) { push(label); });
        const auto earlier = [&](int p, int q) {
            const auto &a = labels[p], &b = labels[q];
            return a.start != b.start ? a.start < b.start : a.reward != b.reward ? a.reward > b.reward : p < q;
        };
        for (std::size_t b = 0; b < buckets_.size(); ++b) {
            std::sort(buckets_[b].begin(), buckets_[b].end(), earlier);
            for (std::size_t k = 0; k < buckets_[b].size(); ++k) {
                if (meter.is_over(steps_a_label) || labels.size() > most_labels) return false;
                const int number = buckets_[b][k];
                const SiteSet<W> closed = labels[number].memory | barred(labels[number]);
                if (is_dominated(labels[number], closed, is_quick) || !is_wanted(labels[number])) {
                    drop(number);
                    continue;
                }
                const Label<W> label = labels[number];
                if (!goes_on(label)) continue;
                extend(label, number, closed, [&](Label<W> next) {
                    if (!is_mirrored_ && next.start > middle_) return;
                    ++meter.labels;
                    next.memory = label.memory & remembers_[next.site];
                    next.memory.add(next.site);
                    // Most give way at once, and take no room.
                    if (!is_dominated(next, next.memory, is_quick)) push(next);
                });
            }
            std::vector<int>().swap(buckets_[b]);
        }
        return true;
    }

    void push(const Label<W>& label) {
        const int number = static_cast<int>(labels.size());
        buckets_[static_cast<std::size_t>((label.start - frame_.begins) / width_)].push_back(number);
        labels.push_back(label);
        auto& front = front_of(label);
        const auto after = std::upper_bound(front.begin(), front.end(), label.reward, [](Reward reward, const Front& each) { return reward > each.reward; });
        front.insert(after, Front{label.reward, label.memory, label.start, number});
    }

    void drop(int number) {
        auto& front = front_of(labels[number]);
        const auto first = std::lower_bound(front.begin(), front.end(), labels[number].reward, [](const Front& each, Reward reward) { return each.reward > reward; });
        front.erase(std::find_if(first, front.end(), [&](const Front& each) { return each.number == number; }));
    }

    int slice_of(Time moment) const { return std::min<int>(slices - 1, (moment - frame_.begins) / slice_); }
    auto& front_of(const Label<W>& label) { return fronts_[static_cast<std::size_t>(2 * label.site + label.is_rested) * slices + slice_of(label.start)]; }

    bool is_dominated(const Label<W>& label, const SiteSet<W>& closed, bool is_quick) const {
        if (is_dominated_at(2 * label.site + label.is_rested, label, closed, is_quick)) return true;
        return !label.is_rested && frame_.is_droppable && is_dominated_at(2 * label.site + 1, label, closed, is_quick);
    }

    bool is_dominated_at(std::size_t place, const Label<W>& label, const SiteSet<W>& closed, bool is_quick) const {
        // Earlier slices of the day first: those that lead in reward are late more often than not.
        const int last = slice_of(label.start + patience_);
        for (int slice = 0; slice <= last; ++slice)
            if (is_dominated_in(fronts_[place * slices + slice], label, closed, is_quick)) return true;
        return false;
    }

    bool is_dominated_in(const std::vector<Front>& fronts, const Label<W>& label, const SiteSet<W>& closed, bool is_quick) const {
        for (const Front& front : fronts) {
            if (front.reward < label.reward) return false;
            if (front.start > label.start + patience_) continue;
            const SiteSet<W> owed = front.memory - closed;
            if (!compensates_ && !is_quick && !(owed == SiteSet<W>{})) continue;
            const Label<W>& other = labels[front.number];
            if (&other == &label) continue;
            if (is_quick) {
                if (other.walked <= label.walked && other.rank <= label.rank && other.reward - label.reward >= (other.rank == unranked ? entries_[label.rank + 1] : 0)) return true;
                continue;
            }
            Reward lead = this->lead(other, label);
            if (lead < 0) continue;
            const bool enough = owed.all([&](int x) {
                lead -= reward[x];
                return lead >= 0;
            });
            if (enough) return true;
        }
        return false;
    }

    void find_unreachable() {
        limits_.resize(frame_.sites);
        unreachable_.resize(frame_.sites);
        std::vector<std::pair<Time, int>> order;
        for (int x = 0; x < frame_.sites; ++x) {
            order.clear();
            for (int y = 0; y < frame_.sites; ++y)
                if (y != x) order.push_back({frame_.closes(y) - frame_.leg(x, y), y});
            std::sort(order.begin(), order.end());
            SiteSet<W> passed;
            for (const auto& [limit, y] : order) {
                passed.add(y);
                limits_[x].push_back(limit);
                unreachable_[x].push_back(passed);
            }
        }
    }

    static constexpr int slices = 32;           // of the day, in which labels are kept

    const Frame& frame_;
    std::vector<std::vector<Front>> fronts_;    // of the labels kept, by place and slice, by falling reward
    Time slice_ = 1;
    bool compensates_;
    Reward penalty_;
    std::vector<Reward> entries_, exits_;       // costs of a first and of a last rank, in this direction, by rank + 1
    std::vector<Reward> cut_costs_;
    std::vector<CutSet> cuts_of_, cuts_at_;  // of each site: cuts it belongs to, cuts that remember it
    Time shortest_ = 0, width_ = 1, middle_ = never, patience_ = 0;
    bool is_mirrored_ = false;
    std::vector<SiteSet<W>> remembers_, below_;
    std::vector<std::vector<Time>> limits_;     // of each site: moments from which the next set is out of reach
    std::vector<std::vector<SiteSet<W>>> unreachable_;
    std::vector<std::vector<int>> buckets_;
};

}  // namespace redroute
