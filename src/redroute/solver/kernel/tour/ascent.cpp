#include "tour/ascent.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <queue>
#include <utility>

namespace redroute {

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double grain = 1024;                  // prices are multiples of 1 / grain, so that sums of them are exact
constexpr int priced = 5;                       // legs to a node at every look
constexpr int patience = 12;                    // trees without gain before steps get shorter
constexpr double shorter = 0.7, least_gain = 1e-4;
constexpr double town_share = 0.3;              // of its gap, the scale of a town's price; that of a node's is its second nearest leg
constexpr double least_scale = 0.05;             // of a town that begins without a price
constexpr double memory = 0.3;                  // of the last step in the next: Helsgaun (2000)

double rounded(double price) { return std::nearbyint(price * grain) / grain; }

// The two shortest of some legs, and where they lead.
struct LeastTwo {
    double length[2] = {infinity, infinity};
    int node[2] = {1, 1};

    void note(double leg, int to) {
        if (leg >= length[1]) return;
        const bool is_least = leg < length[0];
        if (is_least) length[1] = length[0], node[1] = node[0];
        length[!is_least] = leg, node[!is_least] = to;
    }
};
}  // namespace

Ascent::Ascent(const std::int32_t* costs, const std::int32_t* turned_costs, int size, bool is_outside, bool has_towns)
    : costs_(costs), turned_(turned_costs), size_(size), is_symmetric_(costs == turned_costs), towns_(size, {}), clusters_(size, {}), beside_(size) {
    prices_ = {std::vector<double>(size, 0.0), std::vector<double>(size, 0.0), {0.0}};
    sums_ = {0.0};
    double length = 0;
    const std::vector<int> parents = whole(prices_, length);
    const auto between = [&](int a, int b) { return static_cast<double>(std::min(row(a)[b], turned(a)[b])); };
    std::vector<TownLeg> tree;
    for (int node = 2; node < size; ++node) tree.push_back({between(node, parents[node]), node, parents[node]});
    if (!is_outside) {
        int nearest = 1;
        for (int node = 2; node < size; ++node)
            if (between(0, node) < between(0, nearest)) nearest = node;
        tree.push_back({between(0, nearest), 0, nearest});
    }
    if (has_towns) {
        clusters_ = Towns(size, tree);
        adopt(clusters_);
        arrange(tree, is_outside);
    }
    sums_.assign(towns_.count(), 0.0);
    best_ = prices_;
    best_value_ = -infinity;
    scales_ = way_ = {std::vector<double>(size, 0.0), std::vector<double>(size, 0.0), std::vector<double>(towns_.count(), 0.0)};
    for (int node = 0; node < size; ++node) {
        LeastTwo nearest;
        for (int other = 0; other < size; ++other)
            if (other != node) nearest.note(between(node, other), other);
        scales_.leave[node] = scales_.enter[node] = std::max(1.0, nearest.length[1]);
    }
    for (int town = 1; town < towns_.count(); ++town) scales_.town[town] = town_share * std::max(2 * prices_.town[town], least_scale * towns_.gap(town));
    patience_ = patience;
}

// Prices for towns, beginning with half of what separates them.
void Ascent::adopt(Towns towns) {
    towns_ = std::move(towns);
    prices_.town.assign(towns_.count(), 0.0);
    for (int town = 1; town < towns_.count(); ++town) prices_.town[town] = towns_.gap(town) / 2;
}

void Ascent::join(int a, int b) {
    beside_[a].push_back(b);
    beside_[b].push_back(a);
}

// The pairs from the lists of partners.
void Ascent::link() {
    pairs_.clear();
    first_.assign(size_ + 1, 0);
    for (int node = 0; node < size_; ++node) {
        auto& list = beside_[node];
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
        first_[node + 1] = first_[node] + static_cast<int>(list.size());
    }
    legs_.resize(first_[size_]);
    std::vector<int> next(first_.begin(), first_.end() - 1);
    for (int a = 0; a < size_; ++a)
        for (const int b : beside_[a]) {
            if (b < a) continue;
            legs_[next[a]++] = legs_[next[b]++] = static_cast<int>(pairs_.size());
            pairs_.push_back({a, b, static_cast<double>(row(a)[b]), static_cast<double>(turned(a)[b]), towns_.around(towns_.home(a), towns_.home(b))});
        }
    weight_.resize(pairs_.size());
    is_there_.resize(pairs_.size());
}

void Ascent::set_sums(const Prices& prices) {
    for (int town = towns_.count(); town-- > 1;) sums_[town] = prices.town[town] + sums_[towns_.above(town)];
}

void Ascent::take(int a, int b, int town, bool is_there) {
    ++tree_.slopes.leave[is_there ? a : b];
    ++tree_.slopes.enter[is_there ? b : a];
    for (const int end : {a, b})
        for (int around = towns_.home(end); around != town; around = towns_.above(around)) --tree_.slopes.town[around];
}

void Ascent::clear() {
    tree_ = {0, {std::vector<double>(size_, -1.0), std::vector<double>(size_, -1.0), std::vector<double>(towns_.count(), 2.0)}};
    tree_.slopes.town[0] = 0;
}

void Ascent::grow(const Prices& prices) {
    set_sums(prices);
    clear();
    for (std::size_t number = 0; number < pairs_.size(); ++number) {
        const Pair& pair = pairs_[number];
        const double there = pair.there + prices.leave[pair.a] + prices.enter[pair.b], back = pair.back + prices.leave[pair.b] + prices.enter[pair.a];
        is_there_[number] = there <= back;
        weight_[number] = std::min(there, back) - border(towns_.home(pair.a), towns_.home(pair.b), pair.town);
    }
    using Reach = std::pair<double, int>;
    std::priority_queue<Reach, std::vector<Reach>, std::greater<>> front;
    std::vector<double> reach(size_, infinity);
    std::vector<int> joined(size_, -1);
    std::vector<char> is_in(size_, 0);
    is_in[0] = 1;                               // the special node joins last
    front.push({0.0, 1});
    while (!front.empty()) {
        const auto [far, node] = front.top();
        front.pop();
        if (is_in[node]) continue;
        is_in[node] = 1;
        if (node != 1) {
            const Pair& pair = pairs_[joined[node]];
            tree_.value += far;
            take(pair.a, pair.b, pair.town, is_there_[joined[node]]);
        }
        for (int k = first_[node]; k < first_[node + 1]; ++k) {
            const int leg = legs_[k], other = pairs_[leg].a + pairs_[leg].b - node;
            if (is_in[other] || weight_[leg] >= reach[other]) continue;
            reach[other] = weight_[leg];
            joined[other] = leg;
            front.push({weight_[leg], other});
        }
    }
    std::vector<int> partners;
    for (int k = first_[0]; k < first_[1]; ++k) partners.push_back(pairs_[legs_[k]].b);
    close(prices, partners);
}

// The special node's legs, and what the prices take back.
void Ascent::close(const Prices& prices, const std::vector<int>& partners) {
    LeastTwo out, into;
    for (const int node : partners) {
        const double off = border(towns_.home(0), towns_.home(node));
        out.note(row(0)[node] + prices.leave[0] + prices.enter[node] - off, node);
        into.note(turned(0)[node] + prices.leave[node] + prices.enter[0] - off, node);
    }
    // No tour of three or more comes from the node it goes to.
    int leaves = 0, enters = 0;
    if (is_symmetric_) {
        into = out;
        enters = 1;
    } else if (out.node[0] == into.node[0]) {
        (out.length[0] + into.length[1] <= out.length[1] + into.length[0] ? enters : leaves) = 1;
    }
    ends_ = {out.node[leaves], into.node[enters]};
    tree_.value += out.length[leaves] + into.length[enters];
    for (const int side : {0, 1}) take(0, ends_[side], towns_.around(towns_.home(0), towns_.home(ends_[side])), side == 0);
    for (int town = 1; town < towns_.count(); ++town) tree_.value += 2 * prices.town[town];
    for (int node = 0; node < size_; ++node) tree_.value -= prices.leave[node] + prices.enter[node];
    if (is_symmetric_)
        for (int node = 0; node < size_; ++node) tree_.slopes.leave[node] = tree_.slopes.enter[node] = (tree_.slopes.leave[node] + tree_.slopes.enter[node]) / 2;
}

std::vector<double> Ascent::borders() const {
    const std::size_t count = towns_.count();
    std::vector<double> borders(count * count, 0.0);  // at first the prices of all towns around both
    for (std::size_t a = count; a-- > 1;) {
        // Towns of higher numbers are not inside this one, so what is around both is around the next town around it.
        for (std::size_t b = a + 1; b < count; ++b) borders[a * count + b] = borders[b * count + a] = borders[towns_.above(static_cast<int>(a)) * count + b];
        borders[a * count + a] = sums_[a];
    }
    for (std::size_t a = 0; a < count; ++a)
        for (std::size_t b = 0; b < count; ++b) borders[a * count + b] = sums_[a] + sums_[b] - 2 * borders[a * count + b];
    return borders;
}

// To every node the partners whose legs cost it least at these prices.
void Ascent::price_in(const Prices& prices) {
    const std::size_t count = towns_.count();
    const std::vector<double> borders = this->borders();
    std::array<std::pair<double, int>, priced> least;
    for (int node = 0; node < size_; ++node) {
        const std::int32_t *there = row(node), *back = turned(node);
        const double* off = borders.data() + towns_.home(node) * count;
        least.fill({infinity, node});
        for (int other = 0; other < size_; ++other) {
            const double leg = cheaper(prices, there, back, node, other) - off[towns_.home(other)];
            if (leg >= least.back().first || other == node) continue;
            int at = priced - 1;
            for (; at && least[at - 1].first > leg; --at) least[at] = least[at - 1];
            least[at] = {leg, other};
        }
        for (const auto& [leg, other] : least)
            if (other != node) join(node, other);
    }
}

// The tree of the nodes but 0 over all legs: the other end of the leg that joined each node.
std::vector<int> Ascent::whole(const Prices& prices, double& length) const {
    const std::size_t count = towns_.count();
    const std::vector<double> borders = this->borders();
    std::vector<int> outside(size_ - 2), parent(size_, 1);
    std::iota(outside.begin(), outside.end(), 2);
    std::vector<double> reach(size_ - 2, infinity);
    length = 0;
    for (int node = 1;;) {
        const std::int32_t *there = row(node), *back = turned(node);
        const double* off = borders.data() + towns_.home(node) * count;
        double least = infinity;
        std::size_t next = 0;
        for (std::size_t k = 0; k < outside.size(); ++k) {
            const int other = outside[k];
            const double leg = cheaper(prices, there, back, node, other) - off[towns_.home(other)];
            if (leg < reach[k]) {
                reach[k] = leg;
                parent[other] = node;
            }
            if (reach[k] < least) {
                least = reach[k];
                next = k;
            }
        }
        if (outside.empty()) break;
        node = outside[next];
        length += least;
        outside[next] = outside.back();
        reach[next] = reach.back();
        outside.pop_back();
        reach.pop_back();
    }
    return parent;
}

Ascent::Prices Ascent::look() {
    Prices prices = best_;
    for (auto* list : {&prices.leave, &prices.enter, &prices.town})
        for (double& price : *list) price = rounded(price);
    set_sums(prices);
    double length;
    parents_ = whole(prices, length);
    clear();
    tree_.value = length;
    std::vector<int> partners(size_ - 1);
    std::iota(partners.begin(), partners.end(), 1);
    close(prices, partners);
    return prices;
}

double Ascent::limit() {
    const Prices prices = look();
    for (int node = 2; node < size_; ++node) join(node, parents_[node]);
    for (const int end : ends_) join(0, end);
    price_in(prices);
    link();
    prices_ = best_;
    best_value_ = -infinity;
    return tree_.value;
}

double Ascent::raise(double target) {
    grow(prices_);
    if (tree_.value > best_value_) {
        if (tree_.value > best_value_ + least_gain * std::abs(target - best_value_)) patience_ = patience;
        best_value_ = tree_.value;
        best_ = prices_;
    } else if (!--patience_) {
        stretch_ *= shorter;
        patience_ = patience;
        prices_ = best_;
    }
    double square = 0;
    for (const auto part : {&Prices::leave, &Prices::enter, &Prices::town})
        for (std::size_t k = 0; k < (way_.*part).size(); ++k) {
            double& way = (way_.*part)[k];
            way = (1 - memory) * (tree_.slopes.*part)[k] + memory * way;
            if (part == &Prices::town && prices_.town[k] <= 0) way = std::max(way, 0.0);
            square += (scales_.*part)[k] * way * way;
        }
    if (square == 0) return best_value_;
    const double step = stretch_ * std::max(target - tree_.value, 1.0) / square;
    for (const auto part : {&Prices::leave, &Prices::enter, &Prices::town})
        for (std::size_t k = 0; k < (way_.*part).size(); ++k) (prices_.*part)[k] += step * (scales_.*part)[k] * (way_.*part)[k];
    for (double& price : prices_.town) price = std::max(price, 0.0);
    return best_value_;
}

}  // namespace redroute
