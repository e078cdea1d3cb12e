#include "proof/completions.hpp"
#include "proof/half.hpp"
#include "proof/halves.hpp"
#include "proof/pricer.hpp"
#include "sorting.hpp"

namespace redroute {

namespace {

// Pairs of halves tried that count as one label; so many more is a day written down, or looked for, far away in memory.
constexpr int tries_a_label = 64, tries_a_day = 16;

// The steps of Meter: pairs that make one, and those it takes to write down a day, or to look for it.
constexpr unsigned tries_a_step = 16, steps_a_day = 8;

}  // namespace

Answer Pricer::list_days(const Rewards& rewards, Reward threshold, const std::vector<Node>& free, bool keeps_ends, int most_days, Meter& meter) {
    const auto sites = chosen(rewards, false);
    if (sites.size() <= 64) return list_days_in<1>(sites, rewards, threshold, free, keeps_ends, most_days, meter);
    if (sites.size() <= 128) return list_days_in<2>(sites, rewards, threshold, free, keeps_ends, most_days, meter);
    if (sites.size() <= 256) return list_days_in<4>(sites, rewards, threshold, free, keeps_ends, most_days, meter);
    return {};
}

template <int W>
Answer Pricer::list_days_in(const std::vector<Node>& chosen, const Rewards& rewards, Reward threshold, const std::vector<Node>& free, bool keeps_ends, int most_days, Meter& meter) {
    const Frame frame(problem_, day_, chosen, false, is_droppable_, false), mirrored(problem_, day_, chosen, true, is_droppable_, false);
    Answer answer;
    SiteSet<W> may_add, everything;             // free sites
    for (int x = 0; x < frame.sites; ++x) {
        everything.add(x);
        if (std::find(free.begin(), free.end(), frame.site[x]) != free.end()) may_add.add(x);
    }
    // Whole days in both directions, over ng-routes, say how much a half can still earn; for each place of meeting, so without compensation: the visit
    // left out might be the one where the halves meet. Beyond the middle a label whose completions, all before it, earn too little goes no further
    // (completion bounds: Baldacci, Mingozzi and Roberti 2011).
    Labelling<W> forward(frame, rewards, false, false), backward(mirrored, rewards, false, false);
    const Halves<W> halves{frame, forward, backward, false};
    const auto completes = [&](const Label<W>& a, const Label<W>& b) { return halves.joined(a, b); };
    const auto precedes = [&](const Label<W>& b, const Label<W>& a) { return halves.joined(a, b); };
    const auto may_exceed = [&](const Labelling<W>& completing, auto joined) {
        std::vector<Completions<W>> completions;
        for (const auto& list : completing.kept) completions.emplace_back(completing, list, meter);
        return [&, joined, completions = std::move(completions)](const Label<W>& label) {
            const Time until = frame.begins + frame.ends - frame.visit[label.site] - label.start;
            const Reward least = threshold - halves.allowance(label.site) - label.reward;
            SiteSet<W> apart = label.memory;
            apart.remove(label.site);
            for (int after = 0; after < 2; ++after) {
                if (!rests_once(frame, label.is_rested, after)) continue;
                const auto exceeds = [&](int b) { return joined(label, completing.labels[b]) > threshold; };
                if (completions[2 * label.site + after].any(until, apart, [&] { return least; }, exceeds)) return true;
            }
            return false;
        };
    };
    {
        Labelling<W> tails(mirrored, rewards, false, false);
        if (!tails.run(frame.begins + frame.ends - middle_, true, Haste::none, meter)) return answer;
        const auto has_tail = may_exceed(tails, completes);
        if (!forward.run(never, false, Haste::none, meter, [&](const Label<W>& label) { return label.start <= middle_ || has_tail(label); })) return answer;
    }
    if (!backward.run(never, true, Haste::none, meter, may_exceed(forward, precedes))) return answer;
    // Only first halves may stand for others with fewer free sites: if last halves did as well, both could come to hold the same site.
    Half<W> before(frame, rewards, everything - may_add, !free.empty(), keeps_ends), after(mirrored, rewards, everything, false, keeps_ends);
    if (!before.run(middle_, false, may_exceed(backward, completes), meter)) return answer;
    if (!after.run(frame.begins + frame.ends - middle_, true, may_exceed(forward, precedes), meter)) return answer;

    struct Found {
        int before = -1, after = -1, falls = 0;
        Reward worth = 0;
        bool is_needless = false;
    };
    Index<Key<W>, Found> finished;
    for (int x = 0; x < frame.sites; ++x)
        for (int rested = 0; rested < 4; ++rested) {
            if (!rests_once(frame, rested & 1, rested >> 1)) continue;
            for (const int a : before.kept[2 * x + (rested & 1)]) {
                const Label<W>& head = before.partial.labels[a];
                int tried = 0;
                for (const int b : after.kept[2 * x + (rested >> 1)]) {
                    const Label<W>& tail = after.partial.labels[b];
                    if (head.reward + tail.reward + halves.allowance(x) <= threshold) break;
                    ++tried;
                    const Reward worth = halves.joined(head, tail);
                    if (worth <= threshold) continue;
                    tried += tries_a_day;
                    const int first = head.first_rank != unranked ? head.first_rank : halves.mirrored(tail.rank), last = tail.first_rank != unranked ? halves.mirrored(tail.first_rank) : head.rank;
                    const Key<W> key{head.memory | tail.memory, 0, 0, keeps_ends ? last : unranked, keeps_ends ? first : unranked};
                    const Found found{a, b, head.falls + tail.falls + halves.falls(head, tail), worth};
                    const auto [place, is_new] = finished.insert(key, found);
                    if (!is_new && found.falls < place->value.falls) place->value = found;
                    if (finished.size() > (free.empty() ? 1 : 4) * static_cast<std::size_t>(most_days)) return answer;
                }
                meter.labels += tried / tries_a_label;
                if (meter.is_over(1 + tried / tries_a_step)) return answer;
            }
        }
    if (!free.empty())
        for (const auto& each : finished) {
            if (meter.is_stopped(steps_a_day)) return answer;
            (each.key.visits & may_add).all([&](int x) {
                Key<W> fewer = each.key;
                fewer.visits.remove(x);
                const auto place = finished.find(fewer);
                if (place != nullptr && place->value.falls >= each.value.falls) place->value.is_needless = true;
                return true;
            });
        }
    std::vector<Found> left;
    for (const auto& [key, found] : finished)
        if (!found.is_needless) left.push_back(found);
    if (left.size() > static_cast<std::size_t>(most_days)) return answer;
    if (!sort(left, [](const Found& a, const Found& b) { return a.before != b.before ? a.before < b.before : a.after < b.after; }, meter)) return answer;
    const Halves<W> parts{frame, before.partial, after.partial, false};
    for (const auto& each : left) {
        if (meter.is_stopped(steps_a_day)) return answer;
        answer.days.add(parts.visits(before.partial.labels[each.before], each.before, after.partial.labels[each.after], each.after));
        answer.worths.push_back(each.worth);
        answer.falls.push_back(each.falls);
    }
    answer.is_complete = true;
    return answer;
}

}  // namespace redroute
