#include "tour/towns.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace redroute {

namespace {
constexpr std::size_t most_towns = 500;
constexpr double least_apart = 1;               // gap of a town that lies apart, in longest legs of its own

// The sets that grow together along a tree, with their members.
class Sets {
   public:
    explicit Sets(int size) : above_(size), members_(size), longest_(size, 0.0) {
        std::iota(above_.begin(), above_.end(), 0);
        for (int node = 0; node < size; ++node) members_[node] = {node};
    }
    int root(int node) {
        while (above_[node] != node) node = above_[node] = above_[above_[node]];
        return node;
    }
    const std::vector<int>& members(int root) const { return members_[root]; }
    double longest(int root) const { return longest_[root]; }
    double gap(int root, double length) const { return members_[root].size() > 1 ? length - longest_[root] : 0; }
    void merge(int a, int b, double length) {
        if (members_[a].size() < members_[b].size()) std::swap(a, b);
        above_[b] = a;
        longest_[a] = length;
        members_[a].insert(members_[a].end(), members_[b].begin(), members_[b].end());
        members_[b] = {};
    }

   private:
    std::vector<int> above_;
    std::vector<std::vector<int>> members_;
    std::vector<double> longest_;
};
}  // namespace

Towns::Towns(int size, std::vector<TownLeg> legs) : above_{0}, depth_{0}, home_(size, 0), apart_(size, 0), gap_{0.0}, measure_{0.0} {
    std::stable_sort(legs.begin(), legs.end(), [](const TownLeg& a, const TownLeg& b) { return a.length < b.length; });
    std::vector<double> gaps;
    Sets first(size);
    for (const auto& [length, a, b] : legs) {
        for (const int root : {first.root(a), first.root(b)}) gaps.push_back(first.gap(root, length));
        first.merge(first.root(a), first.root(b), length);
    }
    double least = 0;
    if (gaps.size() > most_towns) {
        std::nth_element(gaps.begin(), gaps.begin() + most_towns, gaps.end(), std::greater<>());
        least = gaps[most_towns];
    }
    // Once more, from the inside outwards: what has no town yet is in the one that is made.
    Sets sets(size);
    for (const auto& [length, a, b] : legs) {
        for (const int root : {sets.root(a), sets.root(b)}) {
            if (sets.gap(root, length) <= least) continue;
            const int town = count();
            above_.push_back(0);
            gap_.push_back(sets.gap(root, length));
            measure_.push_back(gap_.back() / std::max(sets.longest(root), 1.0));
            for (const int node : sets.members(root)) {
                int outermost = home_[node];
                while (outermost && above_[outermost]) outermost = above_[outermost];
                if (!outermost) home_[node] = town;
                else if (outermost != town) above_[outermost] = town;
            }
        }
        sets.merge(sets.root(a), sets.root(b), length);
    }
    depth_.assign(above_.size(), 0);
    for (int town = count(); town-- > 1;) depth_[town] = depth_[above_[town]] + 1;
    for (int node = 0; node < size; ++node)
        for (int town = home_[node]; town; town = above_[town])
            if (measure_[town] >= std::max(measure_[apart_[node]], least_apart)) apart_[node] = town;
}

int Towns::around(int town, int other) const {
    while (town != other) {
        int& deeper = depth_[town] >= depth_[other] ? town : other;
        deeper = above_[deeper];
    }
    return town;
}

}  // namespace redroute
