// How towns that stand out are arranged in larger ones.
//
// The clusters of the cheapest tree are no help where the borders that matter are others: of four towns the two pairs that lie nearest to each other need
// not have the nearest two of all among them. So the towns of a group are shrunk to a node each, and clusters taken from moats around these few nodes.
#include <algorithm>
#include <limits>
#include <utility>

#include "tour/ascent.hpp"
#include "tour/moats.hpp"

namespace redroute {

namespace {
constexpr double outstanding = 8;               // gap of a town that is shrunk, in longest legs of its own
constexpr int least_members = 4, most_members = 50;
}  // namespace

// The members of a group: towns that stand out and nodes in none of them, inside a town that stands out or everything.
struct Ascent::Group {
    std::vector<int> member;                    // of each node; outside, 0 in a town, -1 where there is nothing outside
    std::vector<int> first, size;               // of each member, the first node and how many there are; none of what is outside
    std::vector<int> town;                      // of each member, 0 for a single node
    int nodes = 0;

    bool holds(int node) const { return member[node] >= 0 && first[member[node]] >= 0; }
};

// The first price of a member, by a node of it and how many there are.
struct Ascent::First {
    int node, size;
    double price;
};

Ascent::Group Ascent::group(int around, const std::vector<int>& outer, const std::vector<char>& stands_out) const {
    Group group;
    group.member.assign(size_, around ? 0 : -1);
    if (around) group.first = {-1}, group.size = {0}, group.town = {0};
    std::vector<int> number(towns_.count(), -1);
    for (int node = 0; node < size_; ++node) {
        int town = towns_.home(node);
        while (!stands_out[town]) town = towns_.above(town);
        int inner = 0;
        for (; town != around && town; town = outer[town]) inner = town;
        if (town != around) continue;
        int& own = group.member[node];
        own = inner ? number[inner] : -1;
        if (own < 0) {
            own = static_cast<int>(group.first.size());
            if (inner) number[inner] = own;
            group.first.push_back(node);
            group.size.push_back(0);
            group.town.push_back(inner);
        }
        ++group.size[own];
        ++group.nodes;
    }
    return group;
}

// What the cheapest legs between members cost.
std::vector<std::int32_t> Ascent::between(const Group& group, bool is_outside) const {
    const std::size_t count = group.first.size();
    std::vector<std::int32_t> costs(count * count, std::numeric_limits<std::int32_t>::max());
    for (int a = 0; a < size_; ++a) {
        if (!group.holds(a)) continue;
        const std::size_t from = group.member[a];
        for (int b = is_outside && group.first[0] < 0 ? 1 : 0; b < size_; ++b) {
            const std::size_t to = group.member[b];
            const std::int32_t leg = std::min(row(a)[b], turned(a)[b]);
            if (leg < costs[from * count + to]) costs[from * count + to] = costs[to * count + from] = leg;
        }
    }
    return costs;
}

// Legs that make clusters of the members as moats around them say, and first prices.
std::vector<TownLeg> Ascent::dug(const Group& group, bool is_outside, std::vector<First>& firsts) const {
    const int members = static_cast<int>(group.first.size());
    const Moats moats = redroute::moats(between(group, is_outside), members);
    const int clusters = static_cast<int>(moats.parts.size());
    for (int k = 0; k < members; ++k)
        if (group.first[k] >= 0) firsts.push_back({group.first[k], group.size[k], moats.width[k]});
    std::vector<int> node = group.first;        // one in each member and cluster
    node.resize(members + clusters, -1);
    std::vector<double> length(members + clusters, 0.0);
    std::vector<TownLeg> legs;
    // A cluster's legs are shorter than those around it by twice its moat.
    std::vector<int> left{moats.top}, order;
    while (!left.empty()) {
        const int cluster = left.back();
        left.pop_back();
        order.push_back(cluster);
        for (const int part : moats.parts[cluster - members]) {
            length[part] = length[cluster] - 2 * moats.width[part];
            if (part >= members) left.push_back(part);
        }
    }
    for (std::size_t k = order.size(); k-- > 0;) {
        const auto& parts = moats.parts[order[k] - members];
        node[order[k]] = node[parts.front()];
        for (const int part : parts)
            if (part != parts.front()) legs.push_back({length[order[k]], node[parts.front()], node[part]});
    }
    if (group.first[0] >= 0 && !is_outside) legs.push_back({0.0, group.first[0], node[moats.top]});
    return legs;
}

void Ascent::arrange(const std::vector<TownLeg>& tree, bool is_outside) {
    const int count = towns_.count();
    std::vector<char> stands_out(count, 0);
    std::vector<int> outer(count, 0);           // the next town around that stands out
    stands_out[0] = 1;
    for (int town = 1; town < count; ++town) stands_out[town] = towns_.measure(town) >= outstanding;
    if (std::count(stands_out.begin(), stands_out.end(), 1) < 2) return;
    for (int town = 1; town < count; ++town) {
        outer[town] = towns_.above(town);
        while (!stands_out[outer[town]]) outer[town] = towns_.above(outer[town]);
    }
    std::vector<First> firsts;
    std::vector<TownLeg> legs;
    std::vector<double> longest(count, 0.0);
    bool is_new = false;
    for (int number = 1; number <= count; ++number) {  // from the inside outwards
        const int around = number % count;
        if (!stands_out[around]) continue;
        const Group group = this->group(around, outer, stands_out);
        const int members = static_cast<int>(group.first.size());
        double inner = 0;                       // legs of the group are longer than those of its members
        for (const int town : group.town) inner = std::max(inner, longest[town]);
        std::vector<TownLeg> own;
        const std::size_t before = firsts.size();
        if (members >= least_members && members <= most_members && 2 * members <= group.nodes) {
            own = dug(group, is_outside, firsts);
            is_new = true;
        } else {
            for (const TownLeg& leg : tree)
                if (group.holds(leg.a) && group.holds(leg.b) && group.member[leg.a] != group.member[leg.b]) own.push_back(leg);
        }
        double shortest = std::numeric_limits<double>::infinity();
        for (const TownLeg& leg : own) shortest = std::min(shortest, leg.length);
        // So long that every member stands out as its moat does.
        for (std::size_t k = before; k < firsts.size(); ++k) inner = std::max(inner, longest[group.town[group.member[firsts[k].node]]] + 2 * firsts[k].price);
        for (TownLeg& leg : own) {
            leg.length += std::max(0.0, inner - shortest);
            longest[around] = std::max(longest[around], leg.length);
            legs.push_back(leg);
        }
    }
    if (!is_new) return;
    adopt(Towns(size_, std::move(legs)));
    std::vector<int> sizes(towns_.count(), 0);
    for (int node = 0; node < size_; ++node)
        for (int town = towns_.home(node); town; town = towns_.above(town)) ++sizes[town];
    for (const First& first : firsts) {
        int town = towns_.home(first.node);
        while (town && sizes[town] < first.size) town = towns_.above(town);
        if (first.size == 1) prices_.leave[first.node] = prices_.enter[first.node] = -first.price;
        else if (town && sizes[town] == first.size) prices_.town[town] = std::max(0.0, first.price);
    }
}

}  // namespace redroute
