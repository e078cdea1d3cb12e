#include "bound.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace redroute {

double one_tree(const std::int32_t* costs, const double* weights, int size, std::int32_t* degrees) {
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
