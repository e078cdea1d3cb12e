#include "tour.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace redroute {

namespace {
constexpr int neighbours = 10;
constexpr int longest_segment = 3;
constexpr int longest_kick = 30;
constexpr int longest_turn = 1000;              // a longer stretch is not weighed the other way where costs depend on direction
}  // namespace

Tour::Tour(const std::int32_t* costs, int size, bool is_symmetric, std::uint64_t seed)
    : costs_(costs), size_(size), is_symmetric_(is_symmetric), near_(std::min(neighbours, size - 1)), random_(seed) {
    list_neighbours(after_, true);
    if (is_symmetric_) before_ = after_;
    else list_neighbours(before_, false);
    waiting_.resize(size_);
    is_waiting_.assign(size_, 0);
    begin_nearest(random_.below(size_));
    for (int at = 0; at < size_; ++at) wake(tour_[at]);
    descend();
}

void Tour::list_neighbours(std::vector<int>& lists, bool is_from) const {
    lists.resize(static_cast<std::size_t>(size_) * near_);
    std::vector<int> others(size_ - 1);
    for (int node = 0; node < size_; ++node) {
        std::iota(others.begin(), others.end(), 0);
        for (int other = node; other < size_ - 1; ++other) others[other] = other + 1;
        const auto nearer = [&](int a, int b) {
            const Length to_a = is_from ? cost(node, a) : cost(a, node), to_b = is_from ? cost(node, b) : cost(b, node);
            return to_a != to_b ? to_a < to_b : a < b;
        };
        std::nth_element(others.begin(), others.begin() + (near_ - 1), others.end(), nearer);
        std::sort(others.begin(), others.begin() + near_, nearer);
        std::copy_n(others.begin(), near_, lists.begin() + static_cast<std::ptrdiff_t>(node) * near_);
    }
}

void Tour::begin_nearest(int first) {
    std::vector<int> left(size_);
    std::iota(left.begin(), left.end(), 0);
    tour_ = {first};
    left[first] = left.back();
    left.pop_back();
    while (!left.empty()) {
        const auto nearest = std::min_element(left.begin(), left.end(), [&](int a, int b) {
            const Length to_a = cost(tour_.back(), a), to_b = cost(tour_.back(), b);
            return to_a != to_b ? to_a < to_b : a < b;
        });
        tour_.push_back(*nearest);
        *nearest = left.back();
        left.pop_back();
    }
    position_.resize(size_);
    for (int at = 0; at < size_; ++at) position_[tour_[at]] = at;
}

std::int64_t Tour::length() const {
    Length sum = cost(tour_.back(), tour_.front());
    for (int at = 1; at < size_; ++at) sum += cost(tour_[at - 1], tour_[at]);
    return sum;
}

void Tour::wake(int node) {
    if (is_waiting_[node]) return;
    is_waiting_[node] = 1;
    waiting_[around(head_ + count_++)] = node;
}

Tour::Length Tour::descend() {
    Length change = 0;
    while (count_) {
        const int node = waiting_[head_];
        head_ = around(head_ + 1);
        --count_;
        is_waiting_[node] = 0;
        while (const Length gain = improve(node)) change -= gain;
    }
    return change;
}

Tour::Length Tour::improve(int node) {
    const Length gain = reverse_at(node);
    return gain ? gain : move_segment_at(node);
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

// The first 2-opt move that replaces a leg at `node` by a shorter one to a neighbour.
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
            if (!is_symmetric_) {
                if (count > longest_turn) continue;
                gain -= turning(from, count);
                if (gain <= 0) continue;
            }
            reverse(from, count);
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
                move(first, length, before, turned);
                wake(before);
                wake(after);
                return gain;
            }
        }
    }
    return 0;
}

void Tour::move(int first, int length, int before, bool is_reversed) {
    if (is_reversed) flip(first, length);
    const int between = offset(position_[before], around(first + length)) + 1;
    const int rest = size_ - length - between;
    if (between <= rest) swap_blocks(first, length, between);
    else swap_blocks(around(first - rest), rest, length);  // the same cyclic tour, reached the other way round
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

void Tour::kick_once() {
    const int longest = std::min(longest_kick, size_ / 3);
    const int first = random_.below(size_), left = 1 + random_.below(longest), right = 1 + random_.below(longest);
    const int before = node(first - 1), a = node(first), b = node(first + left - 1);
    const int c = node(first + left), d = node(around(first + left) + right - 1), after = node(around(first + left) + right);
    log_.clear();
    Length change = cost(before, c) + cost(d, a) + cost(b, after) - cost(before, a) - cost(b, c) - cost(d, after);
    swap_blocks(first, left, right);
    for (const int changed : {before, a, b, c, d, after}) wake(changed);
    change += descend();
    if (change <= 0) return;
    is_logging_ = false;
    for (auto flipped = log_.rbegin(); flipped != log_.rend(); ++flipped) flip(flipped->first, flipped->second);
    is_logging_ = true;
}

}  // namespace redroute
