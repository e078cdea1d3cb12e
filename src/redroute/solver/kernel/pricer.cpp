#include "pricer.hpp"

#include <unordered_map>

#include "completions.hpp"

namespace redroute {

namespace {

// Whether two halves that meet at a visit hold one rest together, where the day asks for one.
bool rests_once(const Frame& frame, int before, int after) { return before + after == (frame.has_rest ? 1 : 2); }

template <int W>
struct Halves {
    const Frame& frame;
    const Labelling<W>&forward, &backward;
    const bool compensates;                     // whether a visit that both remember may be left out once

    // The worth of both halves joined at their common visit; very low where they do not fit. Visits both remember count once.
    Reward joined(const Label<W>& a, const Label<W>& b) const {
        const int x = a.site;
        if (a.start + b.start + frame.visit[x] > frame.begins + frame.ends) return -Labelling<W>::forbidden;
        if (a.walked + b.walked > frame.walking_limit) return -Labelling<W>::forbidden;
        SiteSet<W> both = a.memory & b.memory;
        both.remove(x);
        if (!compensates && !(both == SiteSet<W>{})) return -Labelling<W>::forbidden;
        Reward worth = a.reward + b.reward - forward.reward[x];
        if (frame.rank[x] == unranked) worth -= fall(a, b);
        // The common visit was counted twice: where both halves are even, one pair of it was paid for and is none.
        worth -= forward.cost_of((a.odd & b.odd) - forward.cuts_of(x));
        worth += forward.cost_of(forward.cuts_of(x) - (a.odd | b.odd));
        both.all([&](int k) {
            worth -= forward.reward[k];
            return true;
        });
        return worth;
    }

    // No join of labels at `x` is worth more than the sum of their rewards and this.
    Reward allowance(int x) const { return forward.cost_of(forward.cuts_of(x)) - forward.reward[x]; }

    // The visits of both halves; of those both remember the nearest one after the meeting is left out.
    std::vector<Node> visits(const Label<W>& a, int a_number, const Label<W>& b, int b_number) const {
        std::vector<int> path = forward.path(a_number), rest = backward.path(b_number);
        std::reverse(rest.begin(), rest.end());
        SiteSet<W> both = a.memory & b.memory;
        both.remove(a.site);
        for (std::size_t k = 1; k < rest.size(); ++k) {
            if (both.has(rest[k])) both.remove(rest[k]);
            else path.push_back(rest[k]);
        }
        for (int& x : path) x = frame.site[x];
        return path;
    }

    // Mirrored ranks run from the highest down.
    int mirrored(int rank) const { return rank == unranked ? unranked : highest - rank; }

    // Falls of rank where the halves meet; a ranked visit there has been counted by both.
    int falls(const Label<W>& a, const Label<W>& b) const { return frame.rank[a.site] == unranked && fall(a, b) > 0; }

    int highest = 0;

   private:
    Reward fall(const Label<W>& a, const Label<W>& b) const { return forward.fall_cost(a.rank, mirrored(b.rank)); }
};

// Pairs of halves tried that count as one label.
constexpr int tries_a_label = 64;

struct Candidate {
    Reward worth;
    int before, after;
};

}  // namespace

Pricer::Pricer(const Problem& problem, int day) : problem_(problem), day_(day), middle_((problem.days[day].begins + problem.days[day].ends) / 2) {
    Rewards all;
    all.of_site.assign(problem.sites, 1);
    is_droppable_ = Frame(problem_, day_, chosen(all, false), false, false).drops();
}

std::vector<Node> Pricer::chosen(const Rewards& rewards, bool only_rewarding) const {
    std::vector<Node> sites;
    for (Node site = 0; site < problem_.sites; ++site)
        if (problem_.days[day_].is_open(site) && (rewards.of_site[site] > 0 || !only_rewarding)) sites.push_back(site);
    return sites;
}

Answer Pricer::price(const Rewards& rewards, Reward threshold, Haste haste, int most_days, Meter& meter) {
    // A visit that earns nothing may still be a short cut where the triangle inequality fails, or make a cut begin anew.
    const auto sites = chosen(rewards, (is_droppable_ && rewards.cuts.empty()) || haste != Haste::none);
    if (sites.size() <= 64) return price_in<1>(sites, rewards, threshold, haste, most_days, meter);
    if (sites.size() <= 128) return price_in<2>(sites, rewards, threshold, haste, most_days, meter);
    if (sites.size() <= 256) return price_in<4>(sites, rewards, threshold, haste, most_days, meter);
    return {};
}

template <int W>
Answer Pricer::price_in(const std::vector<Node>& chosen, const Rewards& rewards, Reward threshold, Haste haste, int most_days, Meter& meter) {
    // Where a visit makes cuts begin anew, leaving it out may cost something.
    const bool compensates = is_droppable_ && rewards.cuts.empty();
    const Frame frame(problem_, day_, chosen, false, is_droppable_);
    Labelling<W> forward(frame, rewards, false, compensates);
    Answer answer;
    answer.best = threshold;
    std::vector<Candidate> found;
    if (haste != Haste::none) {
        answer.is_complete = forward.run(never, false, haste, meter);
        for (const auto& list : forward.kept)
            for (const int number : list) {
                const auto& label = forward.labels[number];
                if (label.reward > threshold && frame.can_end(label.site, label.start, label.is_rested, label.walked)) found.push_back({label.reward, number, -1});
            }
        const auto better = [](const Candidate& a, const Candidate& b) { return a.worth != b.worth ? a.worth > b.worth : a.before < b.before; };
        std::sort(found.begin(), found.end(), better);
        if (found.size() > static_cast<std::size_t>(most_days)) found.resize(most_days);
        for (const auto& each : found) {
            answer.days.push_back(forward.path(each.before));
            for (Node& x : answer.days.back()) x = frame.site[x];
        }
        return answer;
    }
    const Frame mirrored(problem_, day_, chosen, true, is_droppable_);
    Labelling<W> backward(mirrored, rewards, false, compensates);
    if (!forward.run(middle_, false, Haste::none, meter) || !backward.run(frame.begins + frame.ends - middle_, true, Haste::none, meter)) return answer;
    // The next question divides the day where both directions had equal work.
    const Time step = (frame.ends - frame.begins) / 25;
    if (2 * forward.labels.size() > 3 * backward.labels.size()) middle_ -= step;
    if (2 * backward.labels.size() > 3 * forward.labels.size()) middle_ += step;
    Halves<W> halves{frame, forward, backward, compensates};
    halves.highest = problem_.is_ordered() ? *std::max_element(problem_.rank.begin(), problem_.rank.end()) : 0;
    for (int x = 0; x < frame.sites; ++x) {
        std::vector<Candidate> here;
        const Reward allowance = halves.allowance(x);
        for (int before = 0; before < 2; ++before)
            for (int after = 0; after < 2; ++after) {
                if (!rests_once(frame, before, after)) continue;
                const Completions<W> completions(backward, backward.kept[2 * x + after]);
                for (const int a : forward.kept[2 * x + before]) {
                    if (meter.is_over()) return answer;
                    Candidate own{threshold, a, -1};
                    const Time until = frame.begins + frame.ends - frame.visit[x] - forward.labels[a].start;
                    SiteSet<W> apart;
                    if (!compensates) apart = forward.labels[a].memory;
                    apart.remove(x);
                    const auto least = [&] { return own.worth - forward.labels[a].reward - allowance; };
                    completions.any(until, apart, least, [&](int b) {
                        const Reward worth = halves.joined(forward.labels[a], backward.labels[b]);
                        if (worth > own.worth) own = {worth, a, b};
                        return false;
                    });
                    if (own.after < 0) continue;
                    here.push_back(own);
                    answer.best = std::max(answer.best, own.worth);
                }
            }
        std::sort(here.begin(), here.end(), [](const Candidate& a, const Candidate& b) { return a.worth != b.worth ? a.worth > b.worth : a.before < b.before; });
        // A few for every meeting place keep the columns of the master diverse.
        here.resize(std::min<std::size_t>(here.size(), std::max(3, 3 * most_days / std::max(1, frame.sites))));
        found.insert(found.end(), here.begin(), here.end());
    }
    std::stable_sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) { return a.worth > b.worth; });
    if (found.size() > static_cast<std::size_t>(most_days)) found.resize(most_days);
    for (const auto& each : found)
        answer.days.push_back(halves.visits(forward.labels[each.before], each.before, backward.labels[each.after], each.after));
    answer.is_complete = true;
    return answer;
}

Answer Pricer::list_days(const Rewards& rewards, Reward threshold, const std::vector<Node>& free, bool keeps_ends, int most_days, Meter& meter) {
    const auto sites = chosen(rewards, false);
    if (sites.size() <= 64) return list_days_in<1>(sites, rewards, threshold, free, keeps_ends, most_days, meter);
    if (sites.size() <= 128) return list_days_in<2>(sites, rewards, threshold, free, keeps_ends, most_days, meter);
    if (sites.size() <= 256) return list_days_in<4>(sites, rewards, threshold, free, keeps_ends, most_days, meter);
    return {};
}

namespace {

// Partial days that differ in nothing a continuation could notice but time, metres and penalties so far.
template <int W>
struct Key {
    SiteSet<W> visits;
    int site, is_rested, rank, first_rank;
    bool operator==(const Key&) const = default;
};

template <int W>
struct KeyHash {
    std::size_t operator()(const Key<W>& key) const {
        std::uint64_t h = static_cast<std::uint64_t>(((key.site * 2 + key.is_rested) * 521 + key.rank) * 521 + key.first_rank);
        for (const std::uint64_t word : key.visits.words) {
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
    bool run(Time middle, bool is_mirrored, MayExceed may_exceed, Meter& meter) {
        auto& labels = partial.labels;
        const auto later = std::greater<std::pair<Time, int>>();
        const auto offer = [&](const Label<W>& label) {
            ++meter.labels;
            const Key<W> key{label.memory, label.site, label.is_rested, label.rank, keeps_ends_ ? label.first_rank : unranked};
            const auto [place, is_new] = newest_.try_emplace(key, -1);
            for (int k = place->second; k >= 0; k = chain_[k]) {
                const auto& other = labels[k];
                if (other.start <= label.start && other.walked <= label.walked && other.falls <= label.falls) return;
                if (label.start <= other.start && label.walked <= other.walked && label.falls <= other.falls) is_replaced_[k] = 1;
            }
            if (!may_exceed(label)) {
                if (is_new) newest_.erase(place);
                return;
            }
            chain_.push_back(place->second);
            place->second = static_cast<int>(labels.size());
            heap_.push_back({label.start, static_cast<int>(labels.size())});
            std::push_heap(heap_.begin(), heap_.end(), later);
            labels.push_back(label);
            is_replaced_.push_back(0);
        };
        partial.start_day(offer);
        while (!heap_.empty()) {
            if (meter.is_over()) return false;
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
            auto& alike = settled_[{label.memory & bound_, label.site, rested, 0, 0}];
            for (const int k : alike) {
                const Label<W>& other = partial.labels[k];
                if ((label.memory - other.memory) == SiteSet<W>{} && other.falls + (other.rank > label.rank) <= label.falls && partial.lead(other, label) >= 0)
                    return true;
            }
            if (rested == label.is_rested) alike.push_back(number);
        }
        return false;
    }

    SiteSet<W> bound_;
    bool has_free_, keeps_ends_;
    const std::vector<Time>& visit_;
    std::vector<int> chain_;                    // the label before of the same key
    std::vector<char> is_replaced_;
    std::vector<std::pair<Time, int>> heap_;    // by start, then by number
    std::unordered_map<Key<W>, int, KeyHash<W>> newest_;
    std::unordered_map<Key<W>, std::vector<int>, KeyHash<W>> settled_;
};

}  // namespace

template <int W>
Answer Pricer::list_days_in(const std::vector<Node>& chosen, const Rewards& rewards, Reward threshold, const std::vector<Node>& free, bool keeps_ends, int most_days, Meter& meter) {
    const Frame frame(problem_, day_, chosen, false, is_droppable_), mirrored(problem_, day_, chosen, true, is_droppable_);
    Answer answer;
    SiteSet<W> may_add, everything;             // free sites
    for (int x = 0; x < frame.sites; ++x) {
        everything.add(x);
        if (std::find(free.begin(), free.end(), frame.site[x]) != free.end()) may_add.add(x);
    }
    // Whole days in both directions, over ng-routes, say how much a half can still earn; for each place of meeting, so without compensation: the visit
    // left out might be the one where the halves meet. Beyond the middle a label whose completions, all before it, earn too little goes no further
    // (completion bounds: Baldacci, Mingozzi and Roberti 2011).
    Labelling<W> tails(mirrored, rewards, false, false), forward(frame, rewards, false, false), backward(mirrored, rewards, false, false);
    Halves<W> halves{frame, forward, backward, false};
    halves.highest = problem_.is_ordered() ? *std::max_element(problem_.rank.begin(), problem_.rank.end()) : 0;
    const auto completes = [&](const Label<W>& a, const Label<W>& b) { return halves.joined(a, b); };
    const auto precedes = [&](const Label<W>& b, const Label<W>& a) { return halves.joined(a, b); };
    const auto may_exceed = [&](const Labelling<W>& completing, auto joined) {
        std::vector<Completions<W>> completions;
        for (const auto& list : completing.kept) completions.emplace_back(completing, list);
        return [&, joined, completions](const Label<W>& label) {
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
    if (!tails.run(frame.begins + frame.ends - middle_, true, Haste::none, meter)) return answer;
    const auto has_tail = may_exceed(tails, completes);
    if (!forward.run(never, false, Haste::none, meter, [&](const Label<W>& label) { return label.start <= middle_ || has_tail(label); })) return answer;
    if (!backward.run(never, true, Haste::none, meter, may_exceed(forward, precedes))) return answer;
    // Only first halves may stand for others with fewer free sites: if last halves did as well, both could come to hold the same site.
    Half<W> before(frame, rewards, everything - may_add, !free.empty(), keeps_ends), after(mirrored, rewards, everything, false, keeps_ends);
    if (!before.run(middle_, false, may_exceed(backward, completes), meter)) return answer;
    if (!after.run(frame.begins + frame.ends - middle_, true, may_exceed(forward, precedes), meter)) return answer;

    struct Found {
        int before, after, falls;
        Reward worth;
    };
    std::unordered_map<Key<W>, Found, KeyHash<W>> finished;
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
                    const int first = head.first_rank != unranked ? head.first_rank : halves.mirrored(tail.rank), last = tail.first_rank != unranked ? halves.mirrored(tail.first_rank) : head.rank;
                    const Key<W> key{head.memory | tail.memory, 0, 0, keeps_ends ? last : unranked, keeps_ends ? first : unranked};
                    const Found found{a, b, head.falls + tail.falls + halves.falls(head, tail), worth};
                    const auto [place, is_new] = finished.try_emplace(key, found);
                    if (!is_new && found.falls < place->second.falls) place->second = found;
                    if (finished.size() > (free.empty() ? 1 : 4) * static_cast<std::size_t>(most_days)) return answer;
                }
                meter.labels += tried / tries_a_label;
                if (meter.is_over()) return answer;
            }
        }
    std::unordered_map<Key<W>, char, KeyHash<W>> needless;
    if (!free.empty())
        for (const auto& each : finished)
            (each.first.visits & may_add).all([&](int x) {
                Key<W> fewer = each.first;
                fewer.visits.remove(x);
                const auto place = finished.find(fewer);
                if (place != finished.end() && place->second.falls >= each.second.falls) needless[fewer] = 1;
                return true;
            });
    std::vector<Found> left;
    for (const auto& [key, found] : finished)
        if (!needless.contains(key)) left.push_back(found);
    if (left.size() > static_cast<std::size_t>(most_days)) return answer;
    std::sort(left.begin(), left.end(), [](const Found& a, const Found& b) { return a.before != b.before ? a.before < b.before : a.after < b.after; });
    const Halves<W> parts{frame, before.partial, after.partial, false};
    for (const auto& each : left) {
        answer.days.push_back(parts.visits(before.partial.labels[each.before], each.before, after.partial.labels[each.after], each.after));
        answer.worths.push_back(each.worth);
        answer.falls.push_back(each.falls);
    }
    answer.is_complete = true;
    return answer;
}

}  // namespace redroute
