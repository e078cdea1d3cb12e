#include "bound/qroutes.hpp"

#include <algorithm>
#include <utility>

#include "vectors.hpp"

namespace redroute {

namespace {

// The better of two numbers, by value, which compilers turn into vectors.
template <class Value>
REDROUTE_INLINE Value higher(Value a, Value b) {
    return a > b ? a : b;
}

// Takes over a run of a site before; `other` is the same with the rest to come, and the rest on the way.
template <bool rests, int lanes, class Value>
REDROUTE_INLINE void pull(const Value* REDROUTE_APART row, const Value* REDROUTE_APART other, std::size_t length, Value from, Value next,
                          Value* REDROUTE_APART best, Value* REDROUTE_APART before, Value* REDROUTE_APART second) {
    const Value *row_before = row + length, *row_second = row_before + length, *other_before = other + length, *other_second = other_before + length;
    for (int k = 0; k < lanes; ++k) {
        const Value first = row[k], instead = row_second[k];
        Value comes = row_before[k] == next ? instead : first;
        if constexpr (rests) {
            const Value first_other = other[k], instead_other = other_second[k];
            comes = higher(comes, other_before[k] == next ? instead_other : first_other);
        }
        const Value had = best[k], had_before = before[k], lower = comes < had ? comes : had;
        second[k] = higher(second[k], lower);
        before[k] = comes > had ? from : had_before;
        best[k] = comes > had ? comes : had;
    }
}

// Ways into a site, those that rest on the way too where `rests`: the run of slots of each site before, some slots earlier, is taken over.
template <bool rests, class Value, class Arc, class Run>
REDROUTE_VECTORS void take_over(const Value* values, const Value* unrested, std::size_t length, const std::vector<Arc>& arcs, int slot, Value next, Run& run) {
    Run own = run;
    for (const Arc& arc : arcs) {
        if (slot + Run::lanes <= arc.slots) continue;
        const std::size_t place = 3 * length * arc.from + slot;
        const bool has_rested = rests && slot + Run::lanes > arc.rested;
        const Value* row = values + place - arc.slots;
        pull<rests, Run::lanes>(row, has_rested ? unrested + place - arc.rested : row, length, static_cast<Value>(arc.from), next, own.best, own.before, own.second);
    }
    run = own;
}

}  // namespace

QRoutes::QRoutes(const Problem& problem, int day, int slots)
    : frame_(problem, day, problem.open_sites(day), false, false, false),
      step_(std::max(0, frame_.ends - frame_.begins) / slots + 1),
      first_layer_(frame_.has_rest ? 0 : 1) {
    lay_arcs();
    slots_ = (slot_of(std::max(0, frame_.ends - frame_.begins)) + 1 + spare_ + lanes - 1) / lanes * lanes;
    row_ = slots_ + lanes;
    lay_spans();
}

// A visit comes at least one slot after the one before, so that slots can be gone through in turn. Where that is too much, a day loses no more slots than
// there are sites with such a leg, for it visits each of them once: everything stays open for so many more.
void QRoutes::lay_arcs() {
    const int n = frame_.sites;
    far_.resize(n);
    near_.resize(n);
    std::vector<char> is_short(n, 0);
    for (int x = 0; x < n; ++x)
        for (int y = 0; y < n; ++y) {
            const Time rested = frame_.has_rest ? rested_leg(y, x) : never;
            // Odd tables may lead over a place to rest sooner than straight.
            const Time leg = std::min(frame_.leg(y, x), rested);
            if (y == x || leg > frame_.ends - frame_.begins) continue;
            if (leg < step_) is_short[y] = 1;
            const Arc arc{y, std::max(1, slot_of(leg)), std::max(1, slot_of(rested))};
            (arc.slots < lanes ? near_ : far_)[x].push_back(arc);
        }
    spare_ = static_cast<int>(std::count(is_short.begin(), is_short.end(), 1));
}

void QRoutes::lay_spans() {
    const Time length = frame_.ends - frame_.begins;
    const auto latest = [&](Time leg) { return leg > length ? -1 : slot_of(length - leg) + spare_; };
    for (int layer = 0; layer < 2; ++layer) {
        spans_[layer].resize(frame_.sites);
        entry_[layer].assign(frame_.sites, never);
        last_[layer].assign(frame_.sites, -1);
    }
    for (int x = 0; x < frame_.sites; ++x) {
        for (int layer = first_layer_; layer < 2; ++layer)
            for (int k = frame_.first[x]; k < frame_.first[x + 1]; ++k) {
                // Who has rested did so after the window opened; who has not will do so after this visit.
                const Time from = frame_.has_rest && layer == 1 ? std::max(frame_.begins, frame_.window.opens + frame_.pause) : frame_.begins;
                const Time until = layer == 0 ? std::min(frame_.ends, frame_.window.closes - frame_.visit[x]) : frame_.ends;
                const Time opens = std::max(frame_.spans[k].opens, from), closes = std::min(frame_.spans[k].closes, until);
                if (opens <= closes) spans_[layer][x].emplace_back(slot_of(opens - frame_.begins), slot_of(closes - frame_.begins) + spare_);
            }
        entry_[first_layer_][x] = slot_of(frame_.leg(frame_.start, x));
        last_[1][x] = latest(frame_.leg(x, frame_.end));
        if (!frame_.has_rest) continue;
        if (!frame_.rests_at_places || frame_.rests_before_first) entry_[1][x] = slot_of(rested_leg(frame_.start, x));
        if (!frame_.rests_at_places || frame_.rests_after_last) last_[0][x] = latest(rested_leg(x, frame_.end));
    }
}

// What lies at least between the starts of two visits where a rest does, or between one and the start or the end.
Time QRoutes::rested_leg(int from, int to) const {
    if (!frame_.rests_at_places) return std::min(never, frame_.leg(from, to) + frame_.pause);
    Time shortest = never;
    for (int place = frame_.end + 1; place < frame_.nodes; ++place)
        shortest = std::min(shortest, frame_.leg(from, place) + frame_.pause + frame_.leg(place, to));
    return shortest;
}

RelaxedDay QRoutes::run(const std::vector<Reward>& of_site, Reward threshold, Meter& meter) {
    RelaxedDay day;
    day.best = threshold;
    std::vector<Last> lasts;
    // As fine as room allows: half as coarse as before where what was worth most leaves it.
    for (steps_ -= steps_ > 0 && most_ < most_value / 3;; ++steps_) {
        reward_.clear();
        for (const Node site : frame_.site) reward_.push_back(static_cast<Value>(std::min<Reward>(most_reward + 1, in_steps(of_site[site]))));
        if (std::any_of(reward_.begin(), reward_.end(), [](Value reward) { return reward > most_reward; })) continue;
        if (!sweep(meter)) return day;
        lasts.clear();
        most_ = 0;
        for (int x = 0; x < frame_.sites; ++x) {
            Last last{0, x, 1};
            for (int layer = first_layer_; layer < 2; ++layer) {
                most_ = std::max<int>(most_, values_[place(x, layer) + slots_ - 1]);
                const int worth = last_[layer][x] < 0 ? -1 : value(x, layer, last_[layer][x], -1);
                if (worth > last.value) last = {worth, x, layer};
            }
            if ((Reward{last.value} << steps_) > threshold) lasts.push_back(last);
        }
        if (most_ < most_value) break;
    }
    day.is_complete = true;
    std::stable_sort(lasts.begin(), lasts.end(), [](const Last& a, const Last& b) { return a.value > b.value; });
    if (!lasts.empty()) day.best = Reward{lasts.front().value} << steps_;
    if (lasts.size() > RelaxedDay::most_days) lasts.resize(RelaxedDay::most_days);
    for (const Last& last : lasts) day.days.push_back(path(last));
    return day;
}

bool QRoutes::sweep(Meter& meter) {
    values_.assign(6 * static_cast<std::size_t>(frame_.sites) * row_, -1);
    runs_.resize(frame_.sites);
    for (int slot = 0; slot < slots_; slot += lanes)
        for (int layer = first_layer_; layer < 2; ++layer) {
            if (meter.is_over(Meter::steps_a_look)) return false;
            advance(layer, slot);
            meter.labels += static_cast<std::int64_t>(frame_.sites) * frame_.sites / pulls_a_label;
        }
    return true;
}

// Fills in the runs of all sites from a slot on. What comes from near sites, of the same run, is taken over until nothing becomes better.
void QRoutes::advance(int is_rested, int slot) {
    const Value *unrested = values_.data() + place(0, 0), *values = values_.data() + place(0, is_rested);
    const auto take = [&](const std::vector<Arc>& arcs, int x, Run& run) {
        if (is_rested == 1 && frame_.has_rest)
            take_over<true>(values, unrested, row_, arcs, slot, static_cast<Value>(x), run);
        else
            take_over<false>(values, unrested, row_, arcs, slot, static_cast<Value>(x), run);
    };
    const auto is_open = [&](int x) {
        const Spans& spans = spans_[is_rested][x];
        return !spans.empty() && slot + lanes > spans.front().first && slot <= spans.back().second;
    };
    for (int x = 0; x < frame_.sites; ++x) {
        Run& run = runs_[x];
        for (int k = 0; k < lanes; ++k) {
            run.best[k] = slot + k >= entry_[is_rested][x] ? 0 : -1;
            run.before[k] = run.second[k] = -1;
        }
        if (is_open(x))
            take(far_[x], x, run);
    }
    is_new_.assign(frame_.sites, 1);
    for (bool is_first = true; is_first || std::count(is_new_.begin(), is_new_.end(), 1) > 0; is_first = false) {
        was_new_ = is_new_;
        for (int x = 0; x < frame_.sites; ++x) {
            is_new_[x] = 0;
            const auto is_better = [&](const Arc& arc) { return was_new_[arc.from] != 0; };
            if (!is_first && (!is_open(x) || std::none_of(near_[x].begin(), near_[x].end(), is_better))) continue;
            Run run = runs_[x];
            if (is_open(x))
                take(near_[x], x, run);
            is_new_[x] = settle(x, is_rested, slot, run);
        }
    }
}

// Writes down a run, where the site is open; whether it is new.
bool QRoutes::settle(int x, int is_rested, int slot, const Run& run) {
    Value* REDROUTE_APART best = values_.data() + place(x, is_rested) + slot;
    Value *before = best + row_, *second = before + row_;
    Run had;
    std::copy(best, best + lanes, had.best);
    std::copy(before, before + lanes, had.before);
    std::copy(second, second + lanes, had.second);
    const Spans& spans = spans_[is_rested][x];
    const Value reward = reward_[x];
    std::size_t span = 0;
    for (int k = 0; k < lanes; ++k) {
        while (span < spans.size() && spans[span].second < slot + k) ++span;
        if (span < spans.size() && spans[span].first <= slot + k) {
            const auto worth = [&](Value value) { return value < 0 ? Value{-1} : static_cast<Value>(std::min<int>(most_value, value + reward)); };
            best[k] = worth(run.best[k]);
            before[k] = run.before[k];
            second[k] = worth(run.second[k]);
        } else {
            best[k] = best[k - 1];
            before[k] = before[k - 1];
            second[k] = second[k - 1];
        }
    }
    return !std::equal(best, best + lanes, had.best) || !std::equal(before, before + lanes, had.before) || !std::equal(second, second + lanes, had.second);
}

// The best at a site by a slot that goes on to `next`.
int QRoutes::value(int y, int is_rested, int slot, int next) const {
    if (slot < 0) return -1;
    const Value* best = values_.data() + place(y, is_rested) + slot;
    return best[row_] == next && next >= 0 ? best[2 * row_] : best[0];
}

std::vector<Node> QRoutes::path(Last last) const {
    std::vector<Node> visits;
    int next = -1, slot = last_[last.is_rested][last.x];
    while (true) {
        visits.push_back(frame_.site[last.x]);
        const Spans& spans = spans_[last.is_rested][last.x];
        auto span = std::find_if(spans.rbegin(), spans.rend(), [&](const auto& each) { return each.first <= slot; });
        slot = std::min(slot, span->second);
        const int rest = last.value - reward_[last.x];
        if (rest == 0 && entry_[last.is_rested][last.x] <= slot) break;
        Last found{-1, -1, -1};
        int from = 0;
        for (const auto* arcs : {&far_[last.x], &near_[last.x]})
            for (const Arc& arc : *arcs) {
                if (arc.from == next) continue;
                if (value(arc.from, last.is_rested, slot - arc.slots, last.x) == rest) {
                    found = {rest, arc.from, last.is_rested};
                    from = slot - arc.slots;
                } else if (last.is_rested == 1 && frame_.has_rest && value(arc.from, 0, slot - arc.rested, last.x) == rest) {
                    found = {rest, arc.from, 0};
                    from = slot - arc.rested;
                }
            }
        next = last.x;
        last = found;
        slot = from;
    }
    std::reverse(visits.begin(), visits.end());
    return visits;
}

}  // namespace redroute
