#include "tour/cuts.hpp"

#include <algorithm>
#include <numeric>

namespace redroute {

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
