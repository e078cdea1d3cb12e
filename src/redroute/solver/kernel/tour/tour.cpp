#include "tour/tour.hpp"

#include <algorithm>
#include <utility>

namespace redroute {

namespace {
constexpr std::size_t widest = 3;               // beginnings of a chain that are tried
constexpr int deepest = 8, deepest_exchange = 3;
constexpr int longest_segment = 3, longest_kick = 30;
constexpr int longest_turn = 50;                // a longer stretch is not weighed the other way where costs depend on direction
constexpr int walk = 3;                         // legs from the place of a kick to where it cuts
constexpr double share_walks = 0.1, share_long = 0.3;  // of the kicks
}  // namespace

Tour::Tour(const std::int32_t* costs, bool is_symmetric, std::vector<int> order, std::vector<int> after, std::vector<int> before, std::uint64_t seed)
    : costs_(costs),
      size_(static_cast<int>(order.size())),
      is_symmetric_(is_symmetric),
      near_(static_cast<int>(after.size()) / size_),
      random_(seed),
      after_(std::move(after)),
      before_(std::move(before)),
      tour_(std::move(order)) {
    sort(after_, true);
    sort(before_, false);
    is_waiting_.assign(size_, 0);
    position_.resize(size_);
    for (int at = 0; at < size_; ++at) position_[tour_[at]] = at;
    for (int at = 0; at < size_; ++at) wake(tour_[at]);
    descend();
}

void Tour::sort(std::vector<int>& lists, bool is_from) const {
    for (int node = 0; node < size_; ++node) {
        const auto list = lists.begin() + static_cast<std::ptrdiff_t>(node) * near_;
        std::sort(list, list + near_, [&](int a, int b) {
            const Length to_a = is_from ? cost(node, a) : cost(a, node), to_b = is_from ? cost(node, b) : cost(b, node);
            return to_a != to_b ? to_a < to_b : a < b;
        });
    }
}

std::int64_t Tour::length() const {
    Length sum = cost(tour_.back(), tour_.front());
    for (int at = 1; at < size_; ++at) sum += cost(tour_[at - 1], tour_[at]);
    return sum;
}

void Tour::wake(int node) {
    if (is_waiting_[node]) return;
    is_waiting_[node] = 1;
    waiting_.push(node);
}

Tour::Length Tour::descend() {
    Length change = 0;
    while (!waiting_.empty()) {
        const int node = waiting_.front();
        waiting_.pop();
        is_waiting_[node] = 0;
        while (const Length gain = improve(node)) change -= gain;
    }
    return change;
}

Tour::Length Tour::improve(int node) {
    if (const Length gain = move_segment_at(node)) return gain;
    if (is_symmetric_) {
        for (const bool is_onward : {true, false})
            if (const Length gain = chain_at(node, is_onward)) return gain;
        return 0;
    }
    if (const Length gain = reverse_at(node)) return gain;
    return exchange_at(node);
}

bool Tour::is_added(int from, int to) const {
    return std::find(added_.begin(), added_.end(), std::pair{from, to}) != added_.end() ||
           (is_symmetric_ && std::find(added_.begin(), added_.end(), std::pair{to, from}) != added_.end());
}

void Tour::take_back(std::size_t mark) {
    const bool was_logging = std::exchange(is_logging_, false);
    for (; log_.size() > mark; log_.pop_back()) flip(log_.back().first, log_.back().second);
    is_logging_ = was_logging;
}

// The end of a chain with that gain.
Tour::Length Tour::settled(Length gain, bool was_logging) {
    is_logging_ = was_logging;
    if (!was_logging) log_.clear();
    if (gain)
        for (const int changed : touched_) wake(changed);
    return gain;
}

// The chain of 2-opt moves of Lin & Kernighan (1973) that begins with the leg at `node`: each gives up the leg that closed the last one.
Tour::Length Tour::chain_at(int node, bool is_onward) {
    struct Step {
        Length score;
        int to, beyond;
    };
    std::array<Step, widest> tries;
    const std::size_t mark = log_.size();
    const bool was_logging = std::exchange(is_logging_, true);
    const int first = this->node(position_[node] + (is_onward ? 1 : -1));
    const auto look = [&](int open, Length saved, bool onward, std::size_t most) {
        std::size_t count = 0;
        const int step = onward ? -1 : 1;
        for (int k = 0; k < near_; ++k) {
            const int to = after_[static_cast<std::size_t>(open) * near_ + k];
            const Length gain = saved - cost(open, to);
            if (gain <= 0) break;
            const int beyond = this->node(position_[to] + step);
            if (to == node || beyond == open || is_added(to, beyond)) continue;

            const Step found{gain + cost(to, beyond), to, beyond};
            std::size_t at = count < most ? count++ : most;
            if (at == most && found.score <= tries[--at].score) continue;
            for (; at && tries[at - 1].score < found.score; --at) tries[at] = tries[at - 1];
            tries[at] = found;
        }
        return count;
    };
    Length best = 0;
    const std::size_t count = look(first, cost(node, first), is_onward, widest);
    const auto starts = tries;
    for (std::size_t start = 0; start < count && !best; ++start) {
        std::size_t best_mark = mark;
        touched_.assign({node, first});
        std::size_t best_touched = 0;
        int open = first;
        bool onward = is_onward;
        Step step = starts[start];
        added_.clear();
        for (int depth = 0;; ++depth) {
            const int from = position_[onward ? open : step.beyond], to = position_[onward ? step.beyond : open];
            reverse(from, offset(to, from) + 1);
            added_.emplace_back(open, step.to);
            touched_.push_back(step.to);
            touched_.push_back(step.beyond);
            open = step.beyond;
            onward = this->node(position_[node] + 1) == open;
            if (const Length gain = step.score - cost(open, node); gain > best) {
                best = gain;
                best_mark = log_.size();
                best_touched = touched_.size();
            }
            if (depth + 1 == deepest || !look(open, step.score, onward, 1)) break;
            step = tries[0];
        }
        take_back(best_mark);
        touched_.resize(best_touched);
    }
    return settled(best, was_logging);
}

// The chain of 3-opt moves that turn nothing round, as Kanellakis & Papadimitriou (1980) do where costs depend on direction: two neighbouring segments
// change places, and the next move gives up the leg that closed the last one.
Tour::Length Tour::exchange_at(int node) {
    const std::size_t mark = log_.size();
    const bool was_logging = std::exchange(is_logging_, true);
    const int last = this->node(position_[node] + 1);
    int open = node;
    Length saved = cost(node, last), best = 0;
    touched_.assign({last});
    added_.clear();
    for (int depth = 0; depth < deepest_exchange; ++depth) {
        Length most = 0;
        int best_b = -1, best_c = -1;
        const auto weigh = [&](int b, int c, Length partial) {
            const Length gain = partial - cost(c, last);
            if (gain > best || (best == 0 && partial > most)) {
                if (gain > best) best = gain;
                most = partial, best_b = b, best_c = c;
            }
        };
        for (int k = 0; k < near_ && !best; ++k) {
            const int after_b = after_[static_cast<std::size_t>(open) * near_ + k], b = this->node(position_[after_b] - 1);
            const Length one = saved - cost(open, after_b);
            if (one <= 0) break;
            if (after_b == last || is_added(b, after_b)) continue;
            const Length two = one + cost(b, after_b);
            const int from = position_[after_b], room = offset(position_[open], from);
            for (int m = 0; m < near_; ++m) {
                const int after_c = after_[static_cast<std::size_t>(b) * near_ + m], away = offset(position_[after_c], from);
                const Length three = two - cost(b, after_c);
                if (three <= 0) break;
                if (away < 1 || away > room) continue;
                const int c = this->node(position_[after_c] - 1);
                if (!is_added(c, after_c)) weigh(b, c, three + cost(c, after_c));
            }
            for (int m = 0; m < near_ && !depth; ++m) {
                const int c = before_[static_cast<std::size_t>(last) * near_ + m], away = offset(position_[c], from);
                if (two - cost(c, last) <= 0) break;
                if (away >= room) continue;
                const int after_c = this->node(position_[c] + 1);
                weigh(b, c, two + cost(c, after_c) - cost(b, after_c));
            }
        }
        if (best_b < 0) break;
        const int after_b = this->node(position_[best_b] + 1), after_c = this->node(position_[best_c] + 1);
        added_.emplace_back(open, after_b);
        added_.emplace_back(best_b, after_c);
        for (const int changed : {open, best_b, after_b, best_c, after_c}) touched_.push_back(changed);
        exchange(position_[last], offset(position_[best_b], position_[last]) + 1, offset(position_[best_c], position_[after_b]) + 1);
        if (best) break;
        open = best_c;
        saved = most;
    }
    if (!best) take_back(mark);
    return settled(best, was_logging);
}

// What the legs within `count` positions from `first` on cost more when they are travelled the other way.
Tour::Length Tour::turning(int first, int count) const {
    Length more = 0;
    if (is_symmetric_) return more;
    for (int step = 1; step < count; ++step) {
        const int from = node(around(first) + step - 1), to = node(around(first) + step);
        more += cost(to, from) - cost(from, to);
    }
    return more;
}

// The first 2-opt move, where costs depend on direction, that replaces a leg at `node` by a shorter one to a neighbour and turns few nodes round.
Tour::Length Tour::reverse_at(int node) {
    for (const bool is_onward : {true, false}) {
        const int step = is_onward ? 1 : -1, beside = this->node(position_[node] + step);
        const Length old = is_onward ? cost(node, beside) : cost(beside, node);
        for (int k = 0; k < near_; ++k) {
            const int other = after_[static_cast<std::size_t>(node) * near_ + k];
            const Length first = cost(node, other);
            if (first >= old) break;
            const int beyond = this->node(position_[other] + step);
            const Length left = is_onward ? cost(other, beyond) : cost(beyond, other);
            Length gain = old + left - first - cost(beside, beyond);
            if (gain <= 0) continue;
            const int from = position_[is_onward ? beside : node], to = position_[is_onward ? other : beyond];
            const int count = offset(to, from) + 1;
            if (count > longest_turn) continue;
            gain -= turning(from, count);
            if (gain <= 0) continue;
            flip(from, count);
            for (const int changed : {node, beside, other, beyond}) wake(changed);
            return gain;
        }
    }
    return 0;
}

// The first Or-opt move of a segment that begins or ends at `node` to beside a neighbour.
Tour::Length Tour::move_segment_at(int node) {
    for (int length = 1; length <= std::min(longest_segment, size_ - 2); ++length) {
        for (int side = 0; side < (length == 1 ? 1 : 2); ++side) {
            const int first = around(position_[node] - side * (length - 1));
            const int head = tour_[first], tail = this->node(first + length - 1);
            const int before = this->node(first - 1), after = this->node(first + length);
            const Length saved = cost(before, head) + cost(tail, after) - cost(before, after);
            if (saved <= 0) continue;
            if (const Length gain = insert_elsewhere(first, length, saved)) {
                for (const int changed : {before, after, head, tail}) wake(changed);
                return gain;
            }
        }
    }
    return 0;
}

Tour::Length Tour::insert_elsewhere(int first, int length, Length saved) {
    const int head = tour_[first], tail = node(first + length - 1);
    for (const bool turned : {false, true}) {
        const Length turn = turned ? turning(first, length) : 0;
        const int front = turned ? tail : head, back = turned ? head : tail;
        for (const bool is_after : {true, false}) {
            const auto& lists = is_after ? before_ : after_;
            const std::size_t list = static_cast<std::size_t>(is_after ? front : back) * near_;
            for (int k = 0; k < near_; ++k) {
                const int other = lists[list + k];
                if ((is_after ? cost(other, front) : cost(back, other)) >= saved) break;
                const int at = position_[other];
                const int before = is_after ? other : node(at - 1), after = is_after ? node(at + 1) : other;
                if (offset(position_[before], first) < length || offset(position_[after], first) < length) continue;
                const Length gain = saved + cost(before, after) - cost(before, front) - cost(back, after) - turn;
                if (gain <= 0) continue;
                if (turned) flip(first, length);
                exchange(first, length, offset(position_[before], around(first + length)) + 1);
                wake(before);
                wake(after);
                return gain;
            }
        }
    }
    return 0;
}

// Two neighbouring stretches change places; of the three the tour consists of, the longest stays.
void Tour::exchange(int first, int left, int right) {
    const int rest = size_ - left - right;
    if (rest >= left && rest >= right) swap_blocks(first, left, right);
    else if (left >= right) swap_blocks(around(first + left), right, rest);
    else swap_blocks(around(first - rest), rest, left);
}

void Tour::swap_blocks(int first, int left, int right) {
    flip(first, left);
    flip(around(first + left), right);
    flip(first, left + right);
}

void Tour::reverse(int first, int count) {
    if (is_symmetric_ && 2 * count > size_) {
        first = around(first + count);
        count = size_ - count;
    }
    flip(first, count);
}

void Tour::flip(int first, int count) {
    if (is_logging_) log_.emplace_back(first, count);
    int left = first, right = around(first + count - 1);
    for (int step = 0; step < count / 2; ++step) {
        std::swap(tour_[left], tour_[right]);
        position_[tour_[left]] = left;
        position_[tour_[right]] = right;
        left = around(left + 1);
        right = around(right - 1);
    }
}

void Tour::kick(std::int64_t times) {
    is_logging_ = true;
    for (std::int64_t time = 0; time < times; ++time) kick_once();
    is_logging_ = false;
}

// Positions before, between and at the end of two segments: of nodes near each other, of the longest of some legs, or a few nodes on.
std::array<int, 3> Tour::cuts() {
    std::array<int, 3> cuts;
    if (random_.chance(share_walks) && size_ >= 8) {
        for (int& cut : cuts) {
            int node = tour_[base_];
            for (int step = 0; step < walk; ++step) node = after_[static_cast<std::size_t>(node) * near_ + random_.below(near_)];
            cut = position_[node];
        }
    } else if (random_.chance(share_long) && size_ >= 8) {
        // Which in far towns are those between them.
        int width = 8;
        while (2 * width < size_ && random_.chance(0.8)) width *= 2;
        const int draws = 2 << random_.below(5);
        for (int& cut : cuts) {
            Length most = -1;
            for (int draw = 0; draw < draws; ++draw) {
                const int at = base_ + random_.below(width);
                const Length leg = cost(node(at), node(at + 1));
                if (leg > most) most = leg, cut = at;
            }
        }
    } else {
        const int longest = std::min(longest_kick, size_ / 3);
        base_ = (base_ + random_.below(3)) % size_;
        cuts[0] = base_ + random_.below(std::min(50, size_)) - 1;
        cuts[1] = cuts[0] + 1 + random_.below(longest);
        cuts[2] = cuts[1] + 1 + random_.below(longest);
    }
    std::sort(cuts.begin(), cuts.end());
    return cuts;
}

// Two neighbouring segments change places, and what does not get shorter is taken back.
void Tour::kick_once() {
    log_.clear();
    const auto cuts = this->cuts();
    const int first = around(cuts[0] + 1), left = cuts[1] - cuts[0], right = cuts[2] - cuts[1];
    if (!left || !right) return;
    const int second = around(first + left), before = node(first - 1), after = node(second + right);
    const int a = tour_[first], b = node(second - 1), c = tour_[second], d = node(second + right - 1);
    Length change = cost(before, c) + cost(d, a) + cost(b, after) - cost(before, a) - cost(b, c) - cost(d, after);
    exchange(first, left, right);
    for (const int changed : {before, a, b, c, d, after}) wake(changed);
    change += descend();
    if (change > 0) take_back(0);
}

}  // namespace redroute
