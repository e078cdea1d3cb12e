#include "tour/moats.hpp"

#include <algorithm>
#include <utility>

#include "tour/ascent.hpp"

namespace redroute {

namespace {

constexpr int trees = 600, look_every = 50;

// Of two sets that cross, a moat goes over to what both hold and to what either holds. `inner` are the moats of a chain of clusters around a node, `outer`
// those of the same with node 0.
void uncross(std::vector<double>& inner, std::vector<double>& outer) {
    for (std::size_t at = 0; at < outer.size(); ++at)
        for (std::size_t larger = at + 1; larger < inner.size(); ++larger) {
            const double moved = std::min(outer[at], inner[larger]);
            if (moved <= 0) continue;
            outer[at] -= moved;
            inner[larger] -= moved;
            inner[at] += moved;
            outer[larger] += moved;
        }
}

}  // namespace

Moats moats(const std::vector<std::int32_t>& costs, int count) {
    Ascent ascent(costs.data(), costs.data(), count, true, false);
    const Ascent::OneTree tree = ascent.settled(trees, look_every);
    const auto leg = [&](int a, int b) { return costs[static_cast<std::size_t>(a) * count + b] + tree.price[a] + tree.price[b]; };
    std::vector<TownLeg> legs;
    for (int node = 2; node < count; ++node) legs.push_back({leg(node, tree.parents[node]), node, tree.parents[node]});
    const Linkage linkage(count, std::move(legs));
    // A cluster's moat is half of what it has to grow until the next.
    Moats found;
    found.top = static_cast<int>(linkage.above.size()) - 1;
    for (int cluster = 0; cluster <= found.top; ++cluster) {
        const int above = linkage.above[cluster];
        found.width.push_back((above < 0 ? 0 : (linkage.level[above] - linkage.level[cluster]) / 2) - (cluster < count ? tree.price[cluster] : 0));
    }
    for (const auto& parts : linkage.parts) found.parts.emplace_back(parts.begin(), parts.end());
    // Both legs of node 0 bridge as much as the longer; what the shorter cannot, a moat around its two ends makes good.
    const int nearest = tree.ends[0];
    const double longer = leg(0, tree.ends[1]), shared = (longer - leg(0, nearest)) / 2;
    found.width[0] += longer - linkage.level[found.top] / 2 - shared;
    found.width[nearest] -= shared;
    std::vector<int> chain{nearest};
    while (linkage.above[chain.back()] != found.top) chain.push_back(linkage.above[chain.back()]);
    std::vector<double> inner, outer(chain.size(), 0.0);
    for (const int cluster : chain) inner.push_back(found.width[cluster]);
    inner[0] = 0;                               // a node crosses nothing
    outer[0] = shared;
    uncross(inner, outer);
    for (std::size_t k = 0; k < chain.size(); ++k) found.width[chain[k]] = (k == 0 ? found.width[chain[k]] : 0) + inner[k];
    // In place of a set with node 0 the cluster of all others: the largest first, what it holds beside the chain.
    int last = -1;
    std::vector<int> beside;
    const auto other = [&](int around, int part) {
        const auto& parts = found.parts[around - count];
        return parts[0] == part ? parts[1] : parts[0];
    };
    for (std::size_t k = chain.size(); k-- > 0;) {
        beside.push_back(other(k + 1 < chain.size() ? chain[k + 1] : found.top, chain[k]));
        if (outer[k] <= 0) continue;
        if (last >= 0) beside.push_back(last);
        if (beside.size() > 1) {
            last = static_cast<int>(found.width.size());
            found.width.push_back(outer[k]);
            found.parts.push_back(beside);
        } else {
            last = beside.front();
            found.width[last] += outer[k];
        }
        beside.clear();
        found.parts[found.top - count] = {chain[k], last};
    }
    return found;
}

}  // namespace redroute
