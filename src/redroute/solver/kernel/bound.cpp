#include "bound.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <queue>
#include <utility>

namespace redroute {

double one_tree(const std::int32_t* costs, const double* weights, int size, std::int32_t* degrees, int* parents) {
    const auto row = [&](int node) { return costs + static_cast<std::size_t>(node) * size; };
    std::vector<int> outside(size - 2), parent(size, 1);
    std::iota(outside.begin(), outside.end(), 2);
    std::vector<double> reach(size - 2);
    for (int k = 0; k < size - 2; ++k) reach[k] = row(1)[outside[k]] + weights[1] + weights[outside[k]];
    double length = 0;
    std::size_t next_one = std::min_element(reach.begin(), reach.end()) - reach.begin();
    while (!outside.empty()) {
        const int node = outside[next_one];
        length += reach[next_one];
        ++degrees[node];
        ++degrees[parent[node]];
        outside[next_one] = outside.back();
        reach[next_one] = reach.back();
        outside.pop_back();
        reach.pop_back();
        const std::int32_t* legs = row(node);
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t other = 0; other < outside.size(); ++other) {
            const double leg = legs[outside[other]] + weights[node] + weights[outside[other]];
            if (leg < reach[other]) {
                reach[other] = leg;
                parent[outside[other]] = node;
            }
            if (reach[other] < least) {
                least = reach[other];
                next_one = other;
            }
        }
    }
    if (parents) std::copy(parent.begin(), parent.end(), parents);
    double first = std::numeric_limits<double>::infinity(), second = first;
    int nearest = 1, next = 2;
    for (int node = 1; node < size; ++node) {
        const double leg = row(0)[node] + weights[0] + weights[node];
        if (leg < first) {
            second = first, next = nearest;
            first = leg, nearest = node;
        } else if (leg < second) {
            second = leg, next = node;
        }
    }
    ++degrees[nearest];
    ++degrees[next];
    degrees[0] += 2;
    return length + first + second;
}

NearGraph::NearGraph(const std::int32_t* costs, int size, int near) : size_(size) {
    const auto cost = [&](int a, int b) { return costs[static_cast<std::size_t>(a) * size + b]; };
    std::vector<std::vector<int>> beside(size);
    const auto join = [&](int a, int b) {
        beside[a].push_back(b);
        beside[b].push_back(a);
    };
    std::vector<int> parents(size), others(size);
    std::vector<std::int32_t> degrees(size);
    const std::vector<double> weights(size, 0.0);
    redroute::one_tree(costs, weights.data(), size, degrees.data(), parents.data());
    for (int node = 2; node < size; ++node) join(node, parents[node]);
    const int count = std::min(near, size - 1);
    for (int node = 0; node < size; ++node) {
        std::iota(others.begin(), others.end(), 0);
        std::swap(others[node], others.back());
        const auto nearer = [&](int a, int b) { return cost(node, a) != cost(node, b) ? cost(node, a) < cost(node, b) : a < b; };
        std::nth_element(others.begin(), others.begin() + (count - 1), others.end() - 1, nearer);
        for (int k = 0; k < count; ++k) join(node, others[k]);
    }
    first_.push_back(0);
    for (int node = 0; node < size; ++node) {
        auto& list = beside[node];
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
        for (const int other : list) legs_.push_back({other, static_cast<double>(cost(node, other))});
        first_.push_back(static_cast<int>(legs_.size()));
    }
}

double NearGraph::one_tree(const double* weights, std::int32_t* degrees) const {
    using Reach = std::pair<double, int>;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    std::priority_queue<Reach, std::vector<Reach>, std::greater<>> front;
    std::vector<double> reach(size_, infinity);
    std::vector<int> parent(size_, 0);
    std::vector<char> is_in(size_, 0);
    double length = 0;
    is_in[0] = 1;                               // the special node joins last
    reach[1] = 0;
    front.push({0.0, 1});
    while (!front.empty()) {
        const auto [far, node] = front.top();
        front.pop();
        if (is_in[node]) continue;
        is_in[node] = 1;
        if (node != 1) {
            length += far;
            ++degrees[node];
            ++degrees[parent[node]];
        }
        for (int k = first_[node]; k < first_[node + 1]; ++k) {
            const int other = legs_[k].to;
            const double leg = legs_[k].cost + weights[node] + weights[other];
            if (is_in[other] || leg >= reach[other]) continue;
            reach[other] = leg;
            parent[other] = node;
            front.push({leg, other});
        }
    }
    double least = infinity, second = infinity;
    int nearest = 1, next = 1;
    for (int k = first_[0]; k < first_[1]; ++k) {
        const double leg = legs_[k].cost + weights[0] + weights[legs_[k].to];
        if (leg < least) {
            second = least, next = nearest;
            least = leg, nearest = legs_[k].to;
        } else if (leg < second) {
            second = leg, next = legs_[k].to;
        }
    }
    ++degrees[nearest];
    ++degrees[next];
    degrees[0] += 2;
    return length + least + second;
}

std::vector<std::vector<int>> light_sets(const double* flow, int size, double least) {
    std::vector<double> weights(flow, flow + static_cast<std::size_t>(size) * size);
    std::vector<std::vector<int>> merged(size), found;
    for (int node = 0; node < size; ++node) merged[node] = {node};
    std::vector<int> alive(size);
    std::iota(alive.begin(), alive.end(), 0);
    std::vector<double> reach(size);
    while (alive.size() > 1) {
        std::vector<int> left = alive;
        std::fill(reach.begin(), reach.end(), 0.0);
        int kept = alive[0], last = alive[0];
        double cut = 0;
        while (!left.empty()) {
            const auto most = std::max_element(left.begin(), left.end(), [&](int a, int b) { return reach[a] < reach[b]; });
            kept = last;
            last = *most;
            cut = reach[last];
            *most = left.back();
            left.pop_back();
            for (const int node : left) reach[node] += weights[static_cast<std::size_t>(last) * size + node];
        }
        if (cut < least) {
            const auto& members = merged[last];
            if (std::find(members.begin(), members.end(), 0) == members.end()) {
                found.push_back(members);
            } else {
                std::vector<char> is_member(size, 0);
                for (const int node : members) is_member[node] = 1;
                found.emplace_back();
                for (int node = 0; node < size; ++node)
                    if (!is_member[node]) found.back().push_back(node);
            }
        }
        for (const int node : alive) {
            weights[static_cast<std::size_t>(kept) * size + node] += weights[static_cast<std::size_t>(last) * size + node];
            weights[static_cast<std::size_t>(node) * size + kept] = weights[static_cast<std::size_t>(kept) * size + node];
        }
        merged[kept].insert(merged[kept].end(), merged[last].begin(), merged[last].end());
        alive.erase(std::find(alive.begin(), alive.end(), last));
    }
    return found;
}

}  // namespace redroute
