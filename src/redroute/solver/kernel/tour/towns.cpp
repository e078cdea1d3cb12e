#include "tour/towns.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace redroute {

namespace {
constexpr std::size_t most_towns = 500;
constexpr double least_apart = 1;               // gap of a town that lies apart, in longest legs of its own
}  // namespace

Linkage::Linkage(int size, std::vector<TownLeg> legs) : above(size, -1), level(size, 0.0) {
    std::stable_sort(legs.begin(), legs.end(), [](const TownLeg& a, const TownLeg& b) { return a.length < b.length; });
    std::vector<int> outer(size + legs.size());  // the way to the outermost cluster, made shorter whenever it is gone
    std::iota(outer.begin(), outer.end(), 0);
    const auto outermost = [&](int cluster) {
        while (outer[cluster] != cluster) cluster = outer[cluster] = outer[outer[cluster]];
        return cluster;
    };
    for (const auto& [length, a, b] : legs) {
        parts.push_back({outermost(a), outermost(b)});
        for (const int part : parts.back()) above[part] = outer[part] = static_cast<int>(above.size());
        above.push_back(-1);
        level.push_back(length);
    }
}

Towns::Towns(int size, std::vector<TownLeg> legs) : above_{0}, home_(size, 0), apart_(size, 0), gap_{0.0}, measure_{0.0} {
    const Linkage linkage(size, std::move(legs));
    const int clusters = static_cast<int>(linkage.above.size());
    const auto gap = [&](int cluster) { return linkage.above[cluster] < 0 ? 0 : linkage.level[linkage.above[cluster]] - linkage.level[cluster]; };
    std::vector<double> gaps;
    for (int cluster = size; cluster < clusters; ++cluster) gaps.push_back(gap(cluster));
    double least = 0;
    if (gaps.size() > most_towns) {
        std::nth_element(gaps.begin(), gaps.begin() + most_towns, gaps.end(), std::greater<>());
        least = gaps[most_towns];
    }
    std::vector<int> number(clusters, 0);       // of each cluster that is a town
    for (const auto& parts : linkage.parts)
        for (const int part : parts) {
            if (part < size || gap(part) <= least) continue;
            number[part] = count();
            above_.push_back(0);
            gap_.push_back(gap(part));
            measure_.push_back(gap(part) / std::max(linkage.level[part], 1.0));
        }
    std::vector<int> around(clusters, 0);       // the least town around a node or cluster
    for (int inner = clusters; inner-- > 0;) {
        const int outer = linkage.above[inner];
        if (outer >= 0) around[inner] = number[outer] ? number[outer] : around[outer];
        if (number[inner]) above_[number[inner]] = around[inner];
    }
    std::copy_n(around.begin(), size, home_.begin());
    for (int node = 0; node < size; ++node)
        for (int town = home_[node]; town; town = above_[town])
            if (measure_[town] >= std::max(measure_[apart_[node]], least_apart)) apart_[node] = town;
}

int Towns::around(int town, int other) const {
    while (town != other) {
        // Numbers rise towards the outermost towns, which everything, town 0, is around.
        int& inner = town && (!other || town < other) ? town : other;
        inner = above_[inner];
    }
    return town;
}

}  // namespace redroute
