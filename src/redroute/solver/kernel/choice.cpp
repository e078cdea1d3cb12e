#include "choice.hpp"

#include <algorithm>

namespace redroute {

namespace {

// The listed days of one kind as a prefix tree over their sites in order, nodes in the order of a walk.
struct Tree {
    struct Node {
        int place;                              // of the site in the order; -1 for no site yet
        int end;                                // the node after those below
        int day;                                // that ends here, -1 without visits; -2 for none
        Reward own, least;                      // slack of this day, and the least of those below
    };
    std::vector<Node> nodes;
};

constexpr int no_day = -2, idle_day = -1;

struct Chosen {
    Reward slack;
    int kind, day;
    auto operator<=>(const Chosen&) const = default;
};

template <int W>
class Choice {
   public:
    Choice(const std::vector<Offer>& offers, const Goal& goal, const std::vector<redroute::Node>& order, const Propose& propose, Meter& meter)
        : offers_(offers), goal_(goal), order_(order), propose_(propose), meter_(meter), target_(goal.target), slack_(goal.slack) {
        std::vector<int> place(goal.prizes.size(), -1);
        for (std::size_t k = 0; k < order.size(); ++k) {
            place[order[k]] = static_cast<int>(k);
            prizes_.push_back(goal.prizes[order[k]]);
            covers_.push_back(goal.covers[order[k]]);
            if (std::find(goal.free.begin(), goal.free.end(), order[k]) == goal.free.end()) once_.add(static_cast<int>(k));
        }
        for (const Offer& offer : offers) {
            trees_.push_back(tree_of(offer, place));
            left_.push_back(offer.count);
            days_left_ += offer.count;
        }
    }

    bool run() {
        next({-1, -1, idle_day}, 0, 0, {});
        return !is_over_;
    }

   private:
    Tree tree_of(const Offer& offer, const std::vector<int>& place) const {
        struct Day {
            std::vector<int> places;
            int number;
        };
        std::vector<Day> days;
        if (!offer.must_go) days.push_back({{}, idle_day});
        for (std::size_t k = 0; k < offer.listed->days.size(); ++k) {
            Day day{{}, static_cast<int>(k)};
            for (const auto site : offer.listed->days[k]) day.places.push_back(place[site]);
            std::sort(day.places.begin(), day.places.end());
            days.push_back(std::move(day));
        }
        std::sort(days.begin(), days.end(), [](const Day& a, const Day& b) { return a.places != b.places ? a.places < b.places : a.number < b.number; });
        Tree tree;
        tree.nodes.push_back({-1, 0, no_day, unlimited, unlimited});
        std::vector<int> path{0};               // nodes from the root to the last day
        for (const Day& day : days) {
            std::size_t common = 0;
            while (common + 1 < path.size() && common < day.places.size() && tree.nodes[path[common + 1]].place == day.places[common]) ++common;
            for (; path.size() > common + 1; path.pop_back()) tree.nodes[path.back()].end = static_cast<int>(tree.nodes.size());
            for (; common < day.places.size(); ++common) {
                path.push_back(static_cast<int>(tree.nodes.size()));
                tree.nodes.push_back({day.places[common], 0, no_day, unlimited, unlimited});
            }
            const Reward slack = offer.best - (day.number == idle_day ? 0 : offer.listed->worths[day.number]);
            auto& last = tree.nodes[path.back()];
            if (slack < last.own) {
                last.day = day.number;
                last.own = slack;
            }
            for (const int node : path) tree.nodes[node].least = std::min(tree.nodes[node].least, slack);
        }
        for (; !path.empty(); path.pop_back()) tree.nodes[path.back()].end = static_cast<int>(tree.nodes.size());
        return tree;
    }

    // Tries every day that may follow, of no more worth than the one before.
    void next(const Chosen& before, Reward spent, std::int64_t value, const SiteSet<W>& visited) {
        if (days_left_ == 0) {
            if (value >= target_) propose();
            return;
        }
        if (days_left_ == 1) {
            gains_.assign(order_.size() + 1, 0);
            for (int k = static_cast<int>(order_.size()); k-- > 0;) gains_[k] = gains_[k + 1] + (visited.has(k) ? 0 : prizes_[k]);
            if (value + gains_[0] < target_) return;
        }
        for (int kind = 0; kind < static_cast<int>(trees_.size()) && !is_over_; ++kind)
            if (left_[kind] > 0) walk(trees_[kind], 0, kind, before, spent, value, visited, {});
    }

    void walk(const Tree& tree, int number, int kind, const Chosen& before, Reward spent, std::int64_t value, const SiteSet<W>& visited, SiteSet<W> day) {
        const Tree::Node& node = tree.nodes[number];
        ++meter_.labels;
        if (is_over_ || meter_.is_over()) {
            is_over_ = true;
            return;
        }
        if (node.place >= 0) {
            day.add(node.place);
            if (visited.has(node.place)) spent += covers_[node.place];
            else value += prizes_[node.place];
        }
        if (node.day != no_day && node.own <= most(spent)) {
            const Chosen own{node.own, kind, node.day};
            if (own > before || (own == before && node.day == idle_day)) {
                chosen_.push_back(own);
                --left_[kind];
                --days_left_;
                const std::int64_t fine = node.day == idle_day ? 0 : goal_.fall_penalty * offers_[kind].listed->falls[node.day];
                next(own, spent + node.own, value - fine, visited | day);
                ++days_left_;
                ++left_[kind];
                chosen_.pop_back();
            }
        }
        for (int below = number + 1; below < node.end; below = tree.nodes[below].end) {
            const Tree::Node& child = tree.nodes[below];
            if (days_left_ == 1 && value + gains_[child.place] < target_) break;
            if (child.least > most(spent) || (once_.has(child.place) && visited.has(child.place))) continue;
            walk(tree, below, kind, before, spent, value, visited, day);
        }
    }

    // How much the next day may be worth less than its best, where those after it are worth no more. Visits in vain are spent before.
    Reward most(Reward spent) const { return spent > slack_ ? -1 : (slack_ - spent) / days_left_; }

    void propose() {
        meter_.labels += 200;
        std::vector<std::vector<std::vector<redroute::Node>>> plan(offers_.size());
        for (const Chosen& each : chosen_)
            if (each.day != idle_day) plan[each.kind].push_back(offers_[each.kind].listed->days[each.day]);
        const std::int64_t target = propose_(plan);
        slack_ -= (target - target_) * goal_.point;
        target_ = target;
    }

    static constexpr Reward unlimited = Reward{1} << 61;

    const std::vector<Offer>& offers_;
    const Goal& goal_;
    const std::vector<redroute::Node>& order_;
    const Propose& propose_;
    Meter& meter_;
    std::vector<Tree> trees_;
    std::vector<std::int64_t> prizes_, gains_;  // by place: the prize, and all that is left to gain from there on
    std::vector<Reward> covers_;
    SiteSet<W> once_;
    std::vector<int> left_;
    int days_left_ = 0;
    std::int64_t target_;
    Reward slack_;
    std::vector<Chosen> chosen_;
    bool is_over_ = false;
};

}  // namespace

bool choose_days(const std::vector<Offer>& offers, const Goal& goal, const Propose& propose, Meter& meter) {
    std::vector<char> is_listed(goal.prizes.size(), 0);
    for (const Offer& offer : offers)
        for (const auto& day : offer.listed->days)
            for (const Node site : day) is_listed[site] = 1;
    std::vector<Node> order;
    for (Node site = 0; site < static_cast<Node>(is_listed.size()); ++site)
        if (is_listed[site]) order.push_back(site);
    // What is hard to do without comes first.
    std::stable_sort(order.begin(), order.end(), [&](Node a, Node b) { return goal.prizes[a] > goal.prizes[b]; });
    if (order.size() <= 64) return Choice<1>(offers, goal, order, propose, meter).run();
    if (order.size() <= 128) return Choice<2>(offers, goal, order, propose, meter).run();
    if (order.size() <= 256) return Choice<4>(offers, goal, order, propose, meter).run();
    return false;
}

}  // namespace redroute
