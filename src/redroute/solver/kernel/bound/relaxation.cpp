#include "bound/relaxation.hpp"

namespace redroute {

namespace {

bool is_plain(const Problem& problem, int day) {
    return !problem.days[day].has_rest && problem.days[day].walking_limit < 0 && !problem.is_ordered();
}

}  // namespace

bool Memories::add(int x, int y) {
    auto& bit = bits_[static_cast<std::size_t>(y) * sites_ + x];
    if (bit != 0 || neighbours_[x].size() == 8 * sizeof(Memory)) return false;
    bit = Memory{1} << neighbours_[x].size();
    neighbours_[x].push_back(y);
    return true;
}

Relaxation::Relaxation(const Problem& problem, int day, int first_neighbours)
    : sites_(problem.open_sites(day)),
      may_drop_(Frame(problem, day, sites_, false, false, true).drops()),
      memories_(static_cast<int>(sites_.size())),
      forward_(Frame(problem, day, sites_, false, may_drop_, true), memories_, is_plain(problem, day), may_drop_),
      backward_(Frame(problem, day, sites_, true, may_drop_, true), memories_, is_plain(problem, day), false) {
    const Travel& travel = problem.travel(day);
    std::vector<std::pair<Time, int>> near;
    for (int x = 0; x < static_cast<int>(sites_.size()); ++x) {
        near.clear();
        for (int y = 0; y < static_cast<int>(sites_.size()); ++y)
            if (y != x) near.push_back({travel.duration(sites_[x], sites_[y]) + travel.duration(sites_[y], sites_[x]), y});
        const std::size_t some = std::min<std::size_t>(near.size(), first_neighbours);
        std::partial_sort(near.begin(), near.begin() + some, near.end());
        for (std::size_t k = 0; k < some; ++k) memories_.add(x, near[k].second);
    }
}

RelaxedDay Relaxation::bound(const std::vector<Reward>& of_site, Reward fall_penalty, int width, int width_back, Reward threshold, Meter& meter) {
    RelaxedDay back = backward_.run(of_site, fall_penalty, width_back, nullptr, threshold, meter);
    if (!back.is_complete || back.best <= threshold) return back;
    const Remainders remainders = backward_.remainders(forward_);
    return forward_.run(of_site, fall_penalty, width, &remainders, threshold, meter);
}

bool Relaxation::remember(const std::vector<Node>& visits) {
    std::vector<int> place(visits.size());
    for (std::size_t k = 0; k < visits.size(); ++k)
        place[k] = static_cast<int>(std::lower_bound(sites_.begin(), sites_.end(), visits[k]) - sites_.begin());
    bool is_news = false;
    for (std::size_t k = 0; k < place.size(); ++k)
        for (std::size_t before = k; before-- > 0;)
            if (place[before] == place[k]) {
                for (std::size_t between = before + 1; between < k; ++between) is_news |= memories_.add(place[between], place[k]);
                break;
            }
    return is_news;
}

Sweep::Sweep(Frame frame, const Memories& memories, bool is_plain, bool compensates)
    : frame_(std::move(frame)),
      memories_(memories),
      is_plain_(is_plain),
      compensates_(compensates),
      layers_(frame_.has_rest ? 2 : 1),
      first_layer_(frame_.has_rest ? 0 : 1) {
    const Time length = std::max(0, frame_.ends - frame_.begins);
    Time shortest = never;
    soonest_.resize(static_cast<std::size_t>(frame_.sites) * frame_.sites);
    for (int x = 0; x < frame_.sites; ++x) {
        last_.push_back(frame_.closes(x));
        for (int y = 0; y < frame_.sites; ++y) {
            Time& soonest = soonest_[static_cast<std::size_t>(x) * frame_.sites + y] = frame_.leg(x, y);
            for (int place = frame_.end + 1; place < frame_.nodes; ++place)
                soonest = std::min(soonest, frame_.leg(x, place) + frame_.pause + frame_.leg(place, y));
            if (y != x) shortest = std::min(shortest, soonest);
        }
    }
    step_ = length / most_slots + 1;
    // A visit comes at least one slot after the one before, so that slots can be gone through in turn; no real day needs more of them.
    const int most_visits = shortest > 0 ? std::min(frame_.sites, length / shortest + 1) : frame_.sites;
    slots_ = length / step_ + 1 + (shortest < step_ ? most_visits : 0);
}

void Sweep::reset(const std::vector<Reward>& of_site, Reward fall_penalty, int width, const Remainders* remainders, Reward threshold) {
    width_ = width;
    penalty_ = fall_penalty;
    remainders_ = remainders;
    threshold_ = threshold;
    cells_.assign(static_cast<std::size_t>(slots_) * frame_.sites * layers_, -1);
    counts_.clear();
    sites_.clear();
    labels_.clear();
    kept_.assign(static_cast<std::size_t>(frame_.sites) * layers_, {});
    next_memories_.resize(frame_.sites);
    until_.resize(frame_.sites);
    reward_.clear();
    limits_.clear();
    for (int x = 0; x < frame_.sites; ++x) {
        reward_.push_back(of_site[frame_.site[x]]);
        limits_.push_back(reward_[x] > 0 || !frame_.is_droppable ? std::min(last_[x], frame_.ends) : -never);
    }
}

RelaxedDay Sweep::run(const std::vector<Reward>& of_site, Reward fall_penalty, int width, const Remainders* remainders, Reward threshold, Meter& meter) {
    reset(of_site, fall_penalty, width, remainders, threshold);
    RelaxedDay day;
    day.best = threshold;
    std::vector<int> best(frame_.sites, -1);    // of each last site
    begin();
    for (int slot = 0; slot < slots_; ++slot)
        for (int x = 0; x < frame_.sites; ++x)
            for (int is_rested = first_layer_; is_rested < 2; ++is_rested) {
                const int here = cells_[place(slot, x, is_rested)];
                if (here < 0) continue;
                if (meter.is_over(static_cast<unsigned>(frame_.sites))) return day;
                for (int number = here * width_; number < here * width_ + counts_[here]; ++number) {
                    const Partial label = labels_[number];
                    if (is_needless(label, x, is_rested)) continue;
                    auto& kept = kept_[x * layers_ + is_rested - first_layer_];
                    kept.insert(std::upper_bound(kept.begin(), kept.end(), label, [](const Partial& a, const Partial& b) { return a.reward > b.reward; }), label);
                    if (label.reward > std::max(threshold, best[x] < 0 ? threshold : labels_[best[x]].reward) && frame_.can_end(x, label.start, is_rested, label.walked)) best[x] = number;
                    extend(number, slot, x, is_rested);
                    meter.labels += 1 + frame_.sites / sites_a_label;
                }
            }
    day.is_complete = true;
    std::erase(best, -1);
    std::stable_sort(best.begin(), best.end(), [&](int a, int b) { return labels_[a].reward > labels_[b].reward; });
    if (!best.empty()) day.best = labels_[best.front()].reward;
    if (best.size() > RelaxedDay::most_days) best.resize(RelaxedDay::most_days);
    for (const int number : best) day.days.push_back(path(number));
    return day;
}

Remainders Sweep::remainders(const Sweep& forward) const {
    Remainders found;
    found.slots = forward.slots_;
    found.best.assign(static_cast<std::size_t>(frame_.sites) * found.slots, -Labelling<1>::forbidden);
    for (int x = 0; x < frame_.sites; ++x) {
        Reward* best = found.best.data() + static_cast<std::size_t>(x) * found.slots;
        for (int layer = 0; layer < layers_; ++layer)
            for (const Partial& label : kept_[x * layers_ + layer]) {
                const Time latest = frame_.begins + frame_.ends - frame_.visit[x] - label.start;
                if (latest < frame_.begins) continue;
                Reward& own = best[std::min(found.slots - 1, forward.slot_of(latest))];
                own = std::max(own, label.reward);
            }
        for (int slot = found.slots - 1; slot-- > 0;) best[slot] = std::max(best[slot], best[slot + 1]);
    }
    return found;
}

void Sweep::begin() {
    for (int x = 0; x < frame_.sites; ++x) {
        if (limits_[x] == -never) continue;
        const Partial first{reward_[x], 0, 0, 0, -1, static_cast<std::int16_t>(frame_.rank[x])};
        frame_.go(frame_.start, x, frame_.begins, frame_.has_rest ? 0 : 1, 0, [&](Time ready, int is_rested, std::int32_t walked) {
            settle(0, x, first, ready, is_rested, walked);
        });
    }
}

// Whether a label kept before goes on at least as well. Labels of the same cell were compared when they came.
bool Sweep::is_needless(const Partial& label, int x, int is_rested) const {
    const Memory shut = closed(x, label);
    const auto beats = [&](const std::vector<Partial>& list) {
        for (const Partial& other : list) {
            if (other.reward < label.reward) return false;
            if (dominates(x, other, label, shut)) return true;
        }
        return false;
    };
    return beats(kept_[x * layers_ + is_rested - first_layer_]) || (is_rested == 0 && frame_.is_droppable && beats(kept_[2 * x + 1]));
}

void Sweep::extend(int number, int slot, int x, int is_rested) {
    const Partial label = labels_[number];
    const int sites = frame_.sites;
    std::copy(memories_.bits(x), memories_.bits(x) + sites, next_memories_.begin());
    std::copy(limits_.begin(), limits_.end(), until_.begin());
    until_[x] = -never;
    for (Memory left = label.memory; left != 0; left &= left - 1) {
        const int visited = memories_.at(x)[std::countr_zero(left)];
        until_[visited] = -never;
        const Memory* bits = memories_.bits(visited);
        for (int y = 0; y < sites; ++y) next_memories_[y] |= bits[y];
    }
    const Time* soonest = soonest_.data() + static_cast<std::size_t>(x) * sites;
    Partial next = label;
    next.previous = number;
    for (int y = 0; y < sites; ++y) {
        const Time ready = label.start + soonest[y];
        if (ready > until_[y]) continue;
        next.reward = label.reward + reward_[y];
        next.memory = next_memories_[y];
        if (is_plain_) {
            next.start = frame_.earliest(y, ready);
            insert(std::max(slot + 1, slot_of(next.start)), y, 1, next);
            continue;
        }
        const bool falls = frame_.rank[y] != unranked && label.rank > frame_.rank[y];
        if (falls && frame_.is_hard) continue;
        if (falls) next.reward -= penalty_;
        next.rank = frame_.rank[y] == unranked ? label.rank : static_cast<std::int16_t>(frame_.rank[y]);
        frame_.go(x, y, label.start, is_rested, label.walked, [&](Time moment, int rested, std::int32_t walked) {
            settle(slot + 1, y, next, moment, rested, walked);
        });
    }
}

void Sweep::settle(int slot, int x, Partial next, Time ready, int is_rested, std::int32_t walked) {
    if (ready > last_[x] || walked > frame_.walking_limit) return;
    next.start = frame_.earliest(x, ready);
    next.walked = walked;
    if (next.start > frame_.ends || (!is_rested && next.start + frame_.visit[x] > frame_.window.closes)) return;
    insert(std::max(slot, slot_of(next.start)), x, is_rested, next);
}

void Sweep::insert(int slot, int x, int is_rested, const Partial& next) {
    if (slot >= slots_) return;
    if (remainders_ != nullptr && next.reward - reward_[x] + remainders_->best[static_cast<std::size_t>(x) * slots_ + slot_of(next.start)] <= threshold_) return;
    int& here = cells_[place(slot, x, is_rested)];
    if (here < 0) {
        here = static_cast<int>(counts_.size());
        counts_.push_back(0);
        sites_.push_back(x);
        labels_.resize(labels_.size() + width_);
    }
    Partial* labels = labels_.data() + static_cast<std::size_t>(here) * width_;
    int& count = counts_[here];
    int at = 0;
    for (; at < count && labels[at].reward >= next.reward; ++at)
        if (dominates(x, labels[at], next, next.memory)) return;
    int left = at;
    for (int k = at; k < count; ++k)
        if (!dominates(x, next, labels[k], labels[k].memory)) labels[left++] = labels[k];
    count = left;
    Partial own = next;
    if (count == width_) {
        // Of the labels here and the new one, the two of least reward become one.
        if (at == count) {
            merge(labels[count - 1], own);
            return;
        }
        merge(at == count - 1 ? own : labels[count - 2], labels[count - 1]);
        --count;
    }
    std::copy_backward(labels + at, labels + count, labels + count + 1);
    labels[at] = own;
    ++count;
}

void Sweep::merge(Partial& high, const Partial& low) {
    high.start = std::min(high.start, low.start);
    high.walked = std::min(high.walked, low.walked);
    high.rank = std::min(high.rank, low.rank);
    high.memory &= low.memory;
}

bool Sweep::dominates(int x, const Partial& other, const Partial& label, Memory closed) const {
    if (other.start > label.start || other.walked > label.walked) return false;
    Reward lead = other.reward - label.reward;
    if (lead < 0) return false;
    if (other.rank > label.rank) {
        if (frame_.is_hard) return false;
        lead -= penalty_;
    }
    for (Memory left = other.memory & ~closed; left != 0 && lead >= 0; left &= left - 1) {
        if (!compensates_) return false;
        lead -= reward_[memories_.at(x)[std::countr_zero(left)]];
    }
    return lead >= 0;
}

Sweep::Memory Sweep::closed(int x, const Partial& label) const {
    Memory closed = label.memory;
    if (!frame_.is_droppable) return closed;
    for (std::size_t k = 0; k < memories_.at(x).size(); ++k) {
        const int y = memories_.at(x)[k];
        if (label.start + frame_.leg(x, y) > last_[y]) closed |= Memory{1} << k;
    }
    return closed;
}

std::vector<Node> Sweep::path(int number) const {
    std::vector<Node> visits;
    for (; number >= 0; number = labels_[number].previous) visits.push_back(frame_.site[sites_[number / width_]]);
    std::reverse(visits.begin(), visits.end());
    return visits;
}

}  // namespace redroute
