// What the prices of an ascent tell about legs: which are promising, and which no short tour uses.
#include <algorithm>
#include <limits>
#include <utility>

#include "tour/ascent.hpp"

namespace redroute {

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int tour_legs = 8, far_legs = 3;      // of a node

// Calls `visit(node, before)` for every node of a tree but the first, after the node before it on the way from there.
template <class Visit>
void go_through(const std::vector<std::vector<int>>& beside, int first, Visit visit) {
    std::vector<std::pair<int, int>> left{{first, -1}};
    while (!left.empty()) {
        const auto [node, before] = left.back();
        left.pop_back();
        if (node != first) visit(node, before);
        for (const int next : beside[node])
            if (next != before) left.emplace_back(next, node);
    }
}
}  // namespace

std::vector<std::vector<int>> Ascent::branches() const {
    std::vector<std::vector<int>> beside(size_);
    for (int node = 2; node < size_; ++node) {
        beside[node].push_back(parents_[node]);
        beside[parents_[node]].push_back(node);
    }
    return beside;
}

Ascent::OneTree Ascent::settled(int trees, int look_every) {
    double reached = limit();
    Tour short_tour = tour(0);
    short_tour.kick(size_);
    const double target = static_cast<double>(short_tour.length());
    for (int tree = 1; tree <= trees && reached < target; ++tree) {
        raise(target);
        if (tree % look_every == 0) reached = std::max(reached, limit());
    }
    const Prices prices = look();
    return {prices.leave, parents_, ends_};
}

// For every node the `count` nodes the leg to which (or from which) costs least at the best prices, one after the other.
std::vector<int> Ascent::cheapest(int count, bool is_from) const {
    const std::size_t towns = towns_.count(), clusters = clusters_.count();
    const std::vector<double> borders = this->borders();
    const std::vector<double>& prices = is_from ? best_.enter : best_.leave;
    std::vector<int> lists, far;
    std::vector<std::pair<double, int>> others, best;
    for (int node = 0; node < size_; ++node) {
        const std::int32_t* legs = is_from ? row(node) : turned(node);
        const double* off = borders.data() + towns_.home(node) * towns;
        others.clear();
        for (int other = 0; other < size_; ++other)
            if (other != node) others.emplace_back(legs[other] + prices[other] - off[towns_.home(other)], other);
        std::nth_element(others.begin(), others.begin() + (count - 1), others.end());
        std::sort(others.begin(), others.begin() + count);
        int kept = count;
        if (clusters_.apart(node)) {
            // The last places are for legs to other towns, one each: the nearest nodes may all be in this.
            best.assign(clusters, {infinity, -1});
            for (const auto& other : others)
                if (const int town = clusters_.apart(other.second); town && town != clusters_.apart(node)) best[town] = std::min(best[town], other);
            std::partial_sort(best.begin(), best.begin() + std::min<std::size_t>(clusters, far_legs), best.end());
            for (int k = 0; k < far_legs && k < static_cast<int>(clusters); ++k)
                if (best[k].second >= 0 && std::find(others.begin(), others.begin() + kept, best[k]) == others.begin() + kept) far.push_back(best[k].second);
            kept = std::max(1, count - static_cast<int>(far.size()));
        }
        for (int k = 0; k < kept; ++k) lists.push_back(others[k].second);
        for (int k = kept; k < count; ++k) lists.push_back(far[k - kept]);
        far.clear();
    }
    return lists;
}

Tour Ascent::tour(std::uint64_t seed) const {
    const int count = std::min(tour_legs, size_ - 1);
    std::vector<int> after = cheapest(count, true);
    std::vector<int> walked{0, ends_[0]};
    go_through(branches(), ends_[0], [&](int node, int) { walked.push_back(node); });
    return Tour(costs_, is_symmetric_, std::move(walked), after, is_symmetric_ ? after : cheapest(count, false), seed);
}

std::vector<std::uint8_t> Ascent::hopeless(double length) {
    const Prices prices = look();
    const std::vector<std::vector<int>> beside = branches();
    const auto leg = [&](int from, int to) {
        return row(from)[to] + prices.leave[from] + prices.enter[to] - border(towns_.home(from), towns_.home(to));
    };
    std::vector<std::uint8_t> is_hopeless(static_cast<std::size_t>(size_) * size_, 0);
    const auto judge = [&](int from, int to, double instead) {
        is_hopeless[static_cast<std::size_t>(from) * size_ + to] = tree_.value + leg(from, to) - instead > length;
    };
    // A leg takes the place of the longest on the way its ends have through the tree.
    std::vector<double> longest(size_);
    for (int from = 1; from < size_; ++from) {
        longest[from] = -infinity;
        go_through(beside, from, [&](int node, int before) {
            longest[node] = std::max(longest[before], std::min(leg(before, node), leg(node, before)));
            judge(from, node, longest[node]);
        });
    }
    double out = infinity, into = infinity;
    for (int node = 1; node < size_; ++node) {
        out = std::min(out, leg(0, node));
        into = std::min(into, leg(node, 0));
    }
    const double both = leg(0, ends_[0]) + leg(ends_[1], 0);
    for (int node = 1; node < size_; ++node) {
        judge(0, node, both - into);
        judge(node, 0, both - out);
    }
    return is_hopeless;
}

}  // namespace redroute
