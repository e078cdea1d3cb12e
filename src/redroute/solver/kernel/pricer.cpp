#include "pricer.hpp"

#include <unordered_map>

namespace redroute {

namespace {

// Whether two halves that meet at a visit hold one rest together, where the day asks for one.
bool rests_once(const Frame& frame, int before, int after) { return before + after == (frame.has_rest ? 1 : 2); }

template <int W>
struct Halves {
    const Frame& frame;
    const Labelling<W>&forward, &backward;

    // The worth of both halves joined at their common visit; very low where they do not fit. Visits both remember count once.
    Reward joined(const Label<W>& a, const Label<W>& b) const {
        const int x = a.site;
        if (a.start + b.start + frame.visit[x] > frame.begins + frame.ends) return -Labelling<W>::forbidden;
        if (a.walked + b.walked > frame.walking_limit) return -Labelling<W>::forbidden;
        Reward worth = a.reward + b.reward - forward.reward[x];
        if (frame.rank[x] == unranked) worth -= fall(a, b);
        // The common visit was counted twice: where both halves are even, one pair of it was paid for and is none.
        worth -= forward.cost_of(a.odd & b.odd & ~forward.cuts_of(x));
        worth += forward.cost_of(~(a.odd | b.odd) & forward.cuts_of(x));
        SiteSet<W> both = a.memory & b.memory;
        both.remove(x);
        both.all([&](int k) {
            worth -= frame.is_droppable ? forward.reward[k] : Labelling<W>::forbidden;
            return worth > -Labelling<W>::forbidden / 2;
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

   private:
    Reward fall(const Label<W>& a, const Label<W>& b) const {
        // Mirrored ranks run from the highest down.
        return b.rank == unranked ? 0 : forward.fall_cost(a.rank, highest - b.rank);
    }

   public:
    int highest = 0;
};

// The most reward among the backward labels of one list that are ready by a moment.
class BestByStart {
   public:
    template <int W>
    BestByStart(const Labelling<W>& labelling, const std::vector<int>& list) {
        for (const int number : list) rewards_.push_back({labelling.labels[number].start, labelling.labels[number].reward});
        std::sort(rewards_.begin(), rewards_.end());
        for (std::size_t k = 1; k < rewards_.size(); ++k) rewards_[k].second = std::max(rewards_[k].second, rewards_[k - 1].second);
    }
    Reward until(Time moment) const {
        const auto after = std::upper_bound(rewards_.begin(), rewards_.end(), std::pair<Time, Reward>{moment, Labelling<1>::forbidden});
        return after == rewards_.begin() ? -Labelling<1>::forbidden : (after - 1)->second;
    }

   private:
    std::vector<std::pair<Time, Reward>> rewards_;
};

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

Answer Pricer::price(const Rewards& rewards, Reward threshold, bool is_quick, int most_days, Meter& meter) {
    // A visit that earns nothing may still be a short cut where the triangle inequality fails.
    const auto sites = chosen(rewards, is_droppable_ || is_quick);
    if (sites.size() <= 64) return price_in<1>(sites, rewards, threshold, is_quick, most_days, meter);
    if (sites.size() <= 128) return price_in<2>(sites, rewards, threshold, is_quick, most_days, meter);
    if (sites.size() <= 256) return price_in<4>(sites, rewards, threshold, is_quick, most_days, meter);
    return {};
}

template <int W>
Answer Pricer::price_in(const std::vector<Node>& chosen, const Rewards& rewards, Reward threshold, bool is_quick, int most_days, Meter& meter) {
    const Frame frame(problem_, day_, chosen, false, is_droppable_);
    Labelling<W> forward(frame, rewards, false);
    Answer answer;
    answer.best = threshold;
    std::vector<Candidate> found;
    if (is_quick) {
        answer.is_complete = forward.run(never, false, true, meter);
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
    Labelling<W> backward(mirrored, rewards, false);
    if (!forward.run(middle_, false, false, meter) || !backward.run(frame.begins + frame.ends - middle_, true, false, meter)) return answer;
    // The next question divides the day where both directions had equal work.
    const Time step = (frame.ends - frame.begins) / 25;
    if (2 * forward.labels.size() > 3 * backward.labels.size()) middle_ -= step;
    if (2 * backward.labels.size() > 3 * forward.labels.size()) middle_ += step;
    Halves<W> halves{frame, forward, backward};
    halves.highest = problem_.is_ordered() ? *std::max_element(problem_.rank.begin(), problem_.rank.end()) : 0;
    for (int x = 0; x < frame.sites; ++x) {
        std::vector<Candidate> here;
        const Reward allowance = halves.allowance(x);
        for (int before = 0; before < 2; ++before)
            for (int after = 0; after < 2; ++after) {
                if (!rests_once(frame, before, after)) continue;
                const BestByStart completions(backward, backward.kept[2 * x + after]);
                for (const int a : forward.kept[2 * x + before]) {
                    if (meter.is_over()) return answer;
                    Candidate own{threshold, a, -1};
                    const Time until = frame.begins + frame.ends - frame.visit[x] - forward.labels[a].start;
                    if (forward.labels[a].reward + completions.until(until) + allowance <= threshold) continue;
                    for (const int b : backward.kept[2 * x + after]) {
                        if (forward.labels[a].reward + backward.labels[b].reward + allowance <= own.worth) break;
                        const Reward worth = halves.joined(forward.labels[a], backward.labels[b]);
                        if (worth > own.worth) own = {worth, a, b};
                    }
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

}  // namespace

template <int W>
Answer Pricer::list_days_in(const std::vector<Node>& chosen, const Rewards& rewards, Reward threshold, const std::vector<Node>& free, bool keeps_ends, int most_days, Meter& meter) {
    const Frame frame(problem_, day_, chosen, false, is_droppable_), mirrored(problem_, day_, chosen, true, is_droppable_);
    Labelling<W> backward(mirrored, rewards, false), forward(frame, rewards, true);
    Answer answer;
    if (!backward.run(never, true, false, meter)) return answer;
    Halves<W> halves{frame, forward, backward};
    halves.highest = problem_.is_ordered() ? *std::max_element(problem_.rank.begin(), problem_.rank.end()) : 0;
    std::vector<BestByStart> completions;
    for (const auto& list : backward.kept) completions.emplace_back(backward, list);
    const auto may_exceed = [&](const Label<W>& label) {
        const Time until = frame.begins + frame.ends - frame.visit[label.site] - label.start;
        const Reward allowance = halves.allowance(label.site);
        for (int after = 0; after < 2; ++after) {
            if (!rests_once(frame, label.is_rested, after)) continue;
            if (label.reward + completions[2 * label.site + after].until(until) + allowance <= threshold) continue;
            for (const int b : backward.kept[2 * label.site + after]) {
                if (label.reward + backward.labels[b].reward + allowance <= threshold) break;
                if (halves.joined(label, backward.labels[b]) > threshold) return true;
            }
        }
        return false;
    };
    std::vector<int> chain;                     // the label before of the same key
    std::unordered_map<Key<W>, int, KeyHash<W>> newest, finished;
    auto& labels = forward.labels;
    std::vector<std::pair<Time, int>> heap;     // by start, then by number
    const auto later = std::greater<std::pair<Time, int>>();
    std::vector<char> is_replaced;
    SiteSet<W> may_add, everything;             // free sites
    for (int x = 0; x < frame.sites; ++x) {
        everything.add(x);
        if (std::find(free.begin(), free.end(), frame.site[x]) != free.end()) may_add.add(x);
    }
    const SiteSet<W> bound = everything - may_add;
    std::unordered_map<Key<W>, std::vector<int>, KeyHash<W>> settled;
    // Whether another partial day with the same visits, and perhaps free ones more, goes wherever this one does.
    const auto is_covered = [&](const Label<W>& label, int number) {
        for (int rested = label.is_rested; rested < 2; ++rested) {
            auto& alike = settled[{label.memory & bound, label.site, rested, 0, 0}];
            for (const int k : alike) {
                const Label<W>& other = labels[k];
                if ((label.memory - other.memory) == SiteSet<W>{} && other.falls + (other.rank > label.rank) <= label.falls && forward.lead(other, label) >= 0)
                    return true;
            }
            if (rested == label.is_rested) alike.push_back(number);
        }
        return false;
    };
    const auto offer = [&](const Label<W>& label) {
        ++meter.labels;
        const Key<W> key{label.memory, label.site, label.is_rested, label.rank, keeps_ends ? label.first_rank : unranked};
        const auto [place, is_new] = newest.try_emplace(key, -1);
        for (int k = place->second; k >= 0; k = chain[k]) {
            const auto& other = labels[k];
            if (other.start <= label.start && other.walked <= label.walked && other.reward >= label.reward) return;
            if (label.start <= other.start && label.walked <= other.walked && label.reward >= other.reward) is_replaced[k] = 1;
        }
        if (!may_exceed(label)) {
            if (is_new) newest.erase(place);
            return;
        }
        chain.push_back(place->second);
        place->second = static_cast<int>(labels.size());
        heap.push_back({label.start, static_cast<int>(labels.size())});
        std::push_heap(heap.begin(), heap.end(), later);
        labels.push_back(label);
        is_replaced.push_back(0);
    };
    forward.start_day(offer);
    while (!heap.empty()) {
        if (meter.is_over()) return answer;
        std::pop_heap(heap.begin(), heap.end(), later);
        const int number = heap.back().second;
        heap.pop_back();
        if (is_replaced[number]) continue;
        const Label<W> label = labels[number];
        if (!free.empty() && is_covered(label, number)) continue;
        if (label.reward > threshold && frame.can_end(label.site, label.start, label.is_rested, label.walked)) {
            const Key<W> key{label.memory, 0, 0, keeps_ends ? label.rank : unranked, keeps_ends ? label.first_rank : unranked};
            const auto [place, is_new] = finished.try_emplace(key, number);
            if (!is_new && labels[place->second].reward < label.reward) place->second = number;
            if (finished.size() > 4 * static_cast<std::size_t>(most_days)) return answer;
        }
        forward.extend(label, number, label.memory | forward.barred(label), [&](Label<W> next) {
            next.memory = label.memory;
            next.memory.add(next.site);
            offer(next);
        });
    }
    std::unordered_map<Key<W>, char, KeyHash<W>> needless;
    if (!free.empty())
        for (const auto& [key, number] : finished)
            (key.visits & may_add).all([&](int x) {
                Key<W> fewer = key;
                fewer.visits.remove(x);
                const auto place = finished.find(fewer);
                if (place != finished.end() && labels[place->second].falls >= labels[number].falls) needless[fewer] = 1;
                return true;
            });
    std::vector<int> numbers;
    for (const auto& [key, number] : finished)
        if (!needless.contains(key)) numbers.push_back(number);
    if (numbers.size() > static_cast<std::size_t>(most_days)) return answer;
    std::sort(numbers.begin(), numbers.end());
    for (const int number : numbers) {
        answer.days.push_back(forward.path(number));
        for (Node& x : answer.days.back()) x = frame.site[x];
    }
    answer.is_complete = true;
    return answer;
}

}  // namespace redroute
