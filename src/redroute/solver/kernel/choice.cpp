#include "choice.hpp"

#include "sorting.hpp"

namespace redroute {

namespace {

constexpr int idle_day = -1;

// Days looked at that count as one step.
constexpr std::int64_t looks_a_step = 4;

// The same in steps of Meter, and those to make a day ready.
constexpr std::int64_t looks_a_moment = 32;
constexpr unsigned steps_a_day = 2;

template <int W>
class Choice {
   public:
    Choice(const std::vector<Offer>& offers, const Goal& goal, const std::vector<Node>& order, const Propose& propose, Meter& meter)
        : offers_(offers), goal_(goal), order_(order), propose_(propose), meter_(meter), target_(goal.target), slack_(goal.slack) {
        std::vector<int> place(goal.prizes.size(), -1);
        for (std::size_t k = 0; k < order.size(); ++k) {
            place[order[k]] = static_cast<int>(k);
            if (std::find(goal.free.begin(), goal.free.end(), order[k]) == goal.free.end()) once_.add(static_cast<int>(k));
        }
        for (const Offer& offer : offers) {
            left_.push_back(offer.count);
            days_left_ += offer.count;
        }
        levels_.assign(days_left_ + 1, Lists(offers.size()));
        for (std::size_t kind = 0; kind < offers.size(); ++kind) fill(levels_[0][kind], offers[kind], place);
    }

    bool run() {
        if (!is_over_) choose(0, 0, 0, {});
        return !is_over_;
    }

   private:
    // A day that may still be chosen: what it holds, how much less it is worth than the best, and what it brings at most.
    struct Day {
        SiteSet<W> sites;
        Reward slack = 0;
        std::int64_t gain = 0;
        int number = idle_day;
    };
    using Lists = std::vector<std::vector<Day>>;

    void fill(std::vector<Day>& list, const Offer& offer, const std::vector<int>& place) {
        if (!offer.must_go) list.push_back({{}, offer.best, 0, idle_day});
        for (std::size_t k = 0; k < offer.listed->days.size() && !is_over_; ++k) {
            is_over_ = meter_.is_stopped(steps_a_day);
            Day day{{}, offer.best - offer.listed->worths[k], -goal_.fall_penalty * offer.listed->falls[k], static_cast<int>(k)};
            for (const Node site : offer.listed->days[k]) {
                day.sites.add(place[site]);
                day.gain += goal_.prizes[site];
            }
            list.push_back(day);
        }
        is_over_ = is_over_ || !sort(list, [](const Day& a, const Day& b) { return a.slack != b.slack ? a.slack < b.slack : a.number < b.number; }, meter_);
    }

    // Tries every day of the kind with the fewest left, by falling worth, and with each what goes with it.
    void choose(int level, Reward spent, std::int64_t value, const SiteSet<W>& visited) {
        if (days_left_ == 0) {
            if (value >= target_) propose();
            return;
        }
        const Lists& lists = levels_[level];
        int kind = -1;
        Reward least = spent;                   // given up by the best that is left
        for (int each = 0; each < static_cast<int>(lists.size()); ++each) {
            if (left_[each] == 0) continue;
            if (lists[each].empty()) return;
            least += left_[each] * lists[each].front().slack;
            if (kind < 0 || lists[each].size() < lists[kind].size()) kind = each;
        }
        const Reward others = least - lists[kind].front().slack;
        for (std::size_t k = 0; k < lists[kind].size(); ++k) {
            const Day& day = lists[kind][k];
            if (others + day.slack > slack_) return;
            if (meter_.is_over(1)) is_over_ = true;
            if (is_over_) return;
            ++meter_.labels;
            if (days_left_ == 1 && value + day.gain < target_) continue;
            Reward wasted = 0;
            std::int64_t gain = day.gain;
            (day.sites & visited).all([&](int place) {
                wasted += goal_.covers[order_[place]];
                gain -= goal_.prizes[order_[place]];
                return true;
            });
            chosen_.push_back({kind, day.number});
            --left_[kind];
            --days_left_;
            if (others + day.slack + wasted <= slack_ && (days_left_ == 0 || narrow(level, kind, k, slack_ - others - day.slack - wasted)))
                choose(level + 1, spent + day.slack + wasted, value + gain, visited | day.sites);
            ++days_left_;
            ++left_[kind];
            chosen_.pop_back();
        }
    }

    // The days that go with number `k` of its kind and are worth `rest` less than the best left of their kind at most; false where a kind has none.
    bool narrow(int level, int kind, std::size_t k, Reward rest) {
        const Day& chosen = levels_[level][kind][k];
        const SiteSet<W> closed = chosen.sites & once_;
        std::int64_t looks = 0;
        bool is_left = true;
        for (std::size_t each = 0; each < offers_.size() && is_left; ++each) {
            auto& list = levels_[level + 1][each];
            list.clear();
            if (left_[each] == 0) continue;
            const auto& wide = levels_[level][each];
            // Days of one kind are chosen in one order; no visits at all may be chosen again.
            std::size_t first = static_cast<int>(each) == kind ? k + (chosen.number != idle_day) : 0;
            for (const Reward most = wide.front().slack + rest; first < wide.size() && wide[first].slack <= most; ++first, ++looks)
                if ((wide[first].sites & closed) == SiteSet<W>{}) list.push_back(wide[first]);
            is_left = !list.empty();
        }
        meter_.labels += looks / looks_a_step;
        is_over_ = meter_.is_stopped(static_cast<unsigned>(looks / looks_a_moment));
        return is_left;
    }

    void propose() {
        meter_.labels += 200;
        std::vector<std::vector<std::vector<Node>>> plan(offers_.size());
        for (const auto& [kind, number] : chosen_)
            if (number != idle_day) {
                const auto visits = offers_[kind].listed->days[number];
                plan[kind].emplace_back(visits.begin(), visits.end());
            }
        const std::int64_t target = propose_(plan);
        slack_ -= (target - target_) * goal_.point;
        target_ = target;
    }

    const std::vector<Offer>& offers_;
    const Goal& goal_;
    const std::vector<Node>& order_;
    const Propose& propose_;
    Meter& meter_;
    std::vector<Lists> levels_;                 // by days chosen and kind: what goes with them, by falling worth
    SiteSet<W> once_;
    std::vector<int> left_;
    int days_left_ = 0;
    std::int64_t target_;
    Reward slack_;
    std::vector<std::pair<int, int>> chosen_;
    bool is_over_ = false;
};

}  // namespace

bool choose_days(const std::vector<Offer>& offers, const Goal& goal, const Propose& propose, Meter& meter) {
    std::vector<char> is_listed(goal.prizes.size(), 0);
    for (const Offer& offer : offers)
        for (const Node site : offer.listed->days.sites()) is_listed[site] = 1;
    std::vector<Node> order;
    for (Node site = 0; site < static_cast<Node>(is_listed.size()); ++site)
        if (is_listed[site]) order.push_back(site);
    if (order.size() <= 64) return Choice<1>(offers, goal, order, propose, meter).run();
    if (order.size() <= 128) return Choice<2>(offers, goal, order, propose, meter).run();
    if (order.size() <= 256) return Choice<4>(offers, goal, order, propose, meter).run();
    return false;
}

}  // namespace redroute
