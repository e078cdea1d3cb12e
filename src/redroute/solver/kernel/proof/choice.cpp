#include "proof/choice.hpp"

#include <cstdlib>
#include <numeric>

#include "proof/between.hpp"
#include "sorting.hpp"

namespace redroute {

namespace {

constexpr int idle_day = -1;

// Days looked at that count as one step.
constexpr std::int64_t looks_a_step = 4;

// The same in steps of Meter, and those to make a day ready.
constexpr std::int64_t looks_a_moment = 32;
constexpr unsigned steps_a_day = 2;

// Whoever is proposed a plan times and judges it, which takes so many steps.
constexpr std::int64_t steps_a_proposal = 12'000;

template <int W>
class Choice {
   public:
    Choice(const std::vector<Offer>& offers, const Goal& goal, const std::vector<Node>& order, const Propose& propose, Meter& meter)
        : offers_(offers), goal_(goal), order_(order), propose_(propose), meter_(meter), between_(goal, static_cast<int>(offers.size())), target_(goal.target), slack_(goal.slack) {
        std::vector<int> place(goal.losses.size(), -1);
        unlisted_ = std::accumulate(goal.losses.begin(), goal.losses.end(), Reward{0});
        for (std::size_t k = 0; k < order.size(); ++k) {
            place[order[k]] = static_cast<int>(k);
            unlisted_ -= goal.losses[order[k]];
            if (goal.losses[order[k]] > 0) missed_.add(static_cast<int>(k));
            if (std::find(goal.free.begin(), goal.free.end(), order[k]) == goal.free.end()) once_.add(static_cast<int>(k));
        }
        for (const Offer& offer : offers) {
            left_.push_back(offer.count);
            days_left_ += offer.count;
        }
        taken_.assign(offers.size(), nullptr);
        levels_.assign(days_left_ + 1, std::vector<List>(offers.size()));
        for (std::size_t kind = 0; kind < offers.size(); ++kind) fill(levels_[0][kind], offers[kind], place);
    }

    bool run() {
        if (!is_over_) choose(0, unlisted_, 0, {});
        return !is_over_;
    }

   private:
    // A day that may still be chosen: what it holds, how much less it is worth than the best, and what it brings at most.
    struct Day {
        SiteSet<W> sites;
        Reward slack = 0;
        std::int64_t gain = 0;
        int number = idle_day;
        Ends ends;
    };
    struct List {
        std::vector<Day> days;                  // by falling worth
        SiteSet<W> sites;                       // of all of them

        void add(const Day& day) {
            days.push_back(day);
            sites = sites | day.sites;
        }
        void clear() {
            days.clear();
            sites = {};
        }
    };

    void fill(List& list, const Offer& offer, const std::vector<int>& place) {
        if (!offer.must_go) list.add({{}, offer.best, 0, idle_day});
        for (std::size_t k = 0; k < offer.listed->days.size() && !is_over_; ++k) {
            is_over_ = meter_.is_stopped(steps_a_day);
            Day day{{}, offer.best - offer.listed->worths[k], -goal_.problem.fall_penalty * offer.listed->falls[k], static_cast<int>(k)};
            for (const Node site : offer.listed->days[k]) {
                day.sites.add(place[site]);
                day.gain += goal_.problem.prize[site];
                if (goal_.ranks.empty() || goal_.ranks[site] < 0) continue;
                day.ends.add(goal_.ranks[site]);
            }
            list.add(day);
        }
        is_over_ = is_over_ || !sort(list.days, comes_first, meter_);
    }

    static bool comes_first(const Day& a, const Day& b) { return a.slack != b.slack ? a.slack < b.slack : a.number < b.number; }

    // Tries every day of the kind with the fewest left, or at a site that must be visited where that has fewer, and with each what goes with it.
    void choose(int level, Reward spent, std::int64_t value, const SiteSet<W>& visited) {
        if (days_left_ == 0) {
            if (value >= target_) propose();
            return;
        }
        const auto& lists = levels_[level];
        int fewest = -1;
        Reward least = spent;                   // given up by the best that is left
        SiteSet<W> within = visited;            // reach
        for (int each = 0; each < static_cast<int>(lists.size()); ++each) {
            if (left_[each] == 0) continue;
            if (lists[each].days.empty()) return;
            least += left_[each] * lists[each].days.front().slack;
            within = within | lists[each].sites;
            if (fewest < 0 || lists[each].days.size() < lists[fewest].days.size()) fewest = each;
        }
        least += losses(missed_ - within);
        if (least > slack_) return;
        const SiteSet<W> ahead = within - visited;
        const int site = scarcest(level, due(ahead, slack_ - least), lists[fewest].days.size());
        for (int kind = 0; kind < static_cast<int>(lists.size()); ++kind) {
            if (left_[kind] == 0 || (site < 0 && kind != fewest)) continue;
            const auto& days = lists[kind].days;
            const Reward others = least - days.front().slack;
            for (std::size_t k = 0; k < days.size() && others + days[k].slack <= slack_; ++k) {
                const Day& day = days[k];
                if (site >= 0 && !day.sites.has(site)) continue;
                if (meter_.is_over(1)) is_over_ = true;
                if (is_over_) return;
                ++meter_.labels;
                const int skipping = falls_beside(kind, day, true);
                const std::int64_t fine = goal_.problem.fall_penalty * (skipping + falls_beside(kind, day, false));
                if (days_left_ == 1 && value + day.gain - fine < target_) continue;
                if (!is_allowed(visited | day.sites)) continue;
                Reward wasted = goal_.problem.fall_penalty * skipping * goal_.point;
                std::int64_t gain = day.gain - fine;
                (day.sites & visited).all([&](int place) {
                    wasted += goal_.covers[order_[place]];
                    gain -= goal_.problem.prize[order_[place]];
                    return true;
                });
                chosen_.push_back({kind, day.number});
                taken_[kind] = &day;
                --left_[kind];
                --days_left_;
                const SiteSet<W> lost = lost_to_order(level, kind, day, ahead);
                const Reward rest = slack_ - others - day.slack - wasted - losses(lost);
                // Days of one kind are chosen in one order, unless a site tells them apart; no visits at all may be chosen again.
                const std::size_t from = site >= 0 ? 0 : k + (day.number != idle_day);
                if (rest >= 0 && (days_left_ == 0 || narrow(level, kind, day, from, ahead - day.sites - lost, rest)))
                    choose(level + 1, spent + day.slack + wasted, value + gain, visited | day.sites);
                ++days_left_;
                ++left_[kind];
                taken_[kind] = nullptr;
                chosen_.pop_back();
            }
        }
    }

    // Whether a plan may visit these sites by budget and quotas, and no others with the last day.
    bool is_allowed(const SiteSet<W>& sites) const {
        const auto sum = [&](const auto& of_site) {
            std::int64_t all = 0;
            sites.all([&](int place) {
                all += of_site[order_[place]];
                return true;
            });
            return all;
        };
        const Problem& problem = goal_.problem;
        if (problem.budget >= 0 && sum(problem.price) > problem.budget) return false;
        return std::all_of(problem.quotas.begin(), problem.quotas.end(), [&](const Quota& quota) {
            const std::int64_t count = sum(quota.counts);
            return count <= quota.at_most && (days_left_ > 1 || count >= quota.at_least);
        });
    }

    // What a plan gives up without these sites.
    Reward losses(const SiteSet<W>& sites) const {
        Reward sum = 0;
        sites.all([&](int place) {
            sum += goal_.losses[order_[place]];
            return true;
        });
        return sum;
    }

    // Those of the missed sites ahead that no day left reaches under a hard order: those before this day go nowhere of a higher rank than its first, those
    // after it nowhere of a lower rank than its last.
    SiteSet<W> lost_to_order(int level, int kind, const Day& day, const SiteSet<W>& ahead) const {
        SiteSet<W> before, after, lost;
        if (goal_.ranks.empty() || !goal_.problem.is_order_hard()) return lost;
        for (int each = 0; each < static_cast<int>(offers_.size()); ++each) {
            if (left_[each] == 0) continue;
            SiteSet<W>& side = each < kind ? before : after;
            side = side | levels_[level][each].sites;
        }
        ((missed_ & ahead) - day.sites).all([&](int place) {
            const int rank = goal_.ranks[order_[place]];
            if (!(before.has(place) && (rank < 0 || rank <= day.ends.first)) && !(after.has(place) && (rank < 0 || rank >= day.ends.last))) lost.add(place);
            return true;
        });
        return lost;
    }

    // Falls of rank from day to day that are certain once this one is chosen: those to and from the ranked days beside it, or those past days without a
    // rank alone, which no day knew of before.
    int falls_beside(int number, const Day& day, bool is_skipping) const {
        if (goal_.ranks.empty()) return 0;
        const int before = beside(number, -1), after = beside(number, 1);
        const auto counts = [&](int earlier, int later) { return earlier >= 0 && later >= 0 && (later - earlier > 1) == is_skipping; };
        const auto ends = [&](int each) { return taken_[each]->ends; };
        if (!day.ends.is_ranked()) return counts(before, after) && ends(before).last > ends(after).first;
        return (counts(before, number) && ends(before).last > day.ends.first) + (counts(number, after) && day.ends.last > ends(after).first);
    }

    // The next ranked day that way, unless a day not chosen yet may come between, or there is none: -1.
    int beside(int number, int step) const {
        for (number += step; number >= 0 && number < static_cast<int>(taken_.size()) && taken_[number]; number += step)
            if (taken_[number]->ends.is_ranked()) return number;
        return -1;
    }

    // Those of the sites ahead whose visit no plan goes without that gives up no more than `rest`.
    SiteSet<W> due(const SiteSet<W>& ahead, Reward rest) const {
        SiteSet<W> sites;
        (missed_ & ahead).all([&](int place) {
            if (goal_.losses[order_[place]] > rest) sites.add(place);
            return true;
        });
        return sites;
    }

    // Of these sites the one with the fewest days, if they are fewer than `most`; a site where days may overlap does not tell them apart.
    int scarcest(int level, const SiteSet<W>& sites, std::size_t most) {
        const SiteSet<W> asked = sites & once_;
        if (days_left_ == 1 || asked == SiteSet<W>{}) return -1;
        counts_.assign(order_.size(), 0);
        std::int64_t looks = 0;
        for (std::size_t kind = 0; kind < offers_.size(); ++kind) {
            if (left_[kind] == 0) continue;
            for (const Day& day : levels_[level][kind].days) {
                (day.sites & asked).all([&](int place) {
                    ++counts_[place];
                    return true;
                });
            }
            looks += levels_[level][kind].days.size();
        }
        look(8 * looks);
        int scarcest = -1;
        asked.all([&](int place) {
            if (counts_[place] < most) {
                most = counts_[place];
                scarcest = place;
            }
            return true;
        });
        return scarcest;
    }

    // The days that go with this one of its kind, those of its kind `from` there on, and are worth `rest` less than the best left of their kind at most;
    // false where a kind has none. What two days give up by their ranks is added to the one that is not chosen yet.
    bool narrow(int level, int kind, const Day& chosen, std::size_t from, const SiteSet<W>& ahead, Reward rest) {
        const SiteSet<W> closed = chosen.sites & once_, asked = days_left_ == 1 ? due(ahead, rest) : SiteSet<W>{};
        const bool is_ordered = !goal_.ranks.empty();
        std::int64_t looks = 0;
        bool is_left = true;
        for (std::size_t each = 0; each < offers_.size() && is_left; ++each) {
            List& list = levels_[level + 1][each];
            list.clear();
            if (left_[each] == 0) continue;
            bool is_moved = false;
            const auto& wide = levels_[level][each].days;
            std::size_t k = static_cast<int>(each) == kind ? from : 0;
            for (const Reward most = wide.front().slack + rest; k < wide.size() && wide[k].slack <= most; ++k, ++looks) {
                if (!((wide[k].sites & closed) == SiteSet<W>{}) || !(asked - wide[k].sites == SiteSet<W>{})) continue;
                const Reward more = is_ordered ? between_.loss(kind, chosen.ends, static_cast<int>(each), wide[k].ends) : 0;
                if (wide[k].slack + more > most) continue;
                list.add(wide[k]);
                list.days.back().slack += more;
                is_moved = is_moved || more > 0;
            }
            is_left = !list.days.empty();
            if (!is_moved) continue;
            is_left = sort(list.days, comes_first, meter_);
            looks += 2 * static_cast<std::int64_t>(list.days.size());
        }
        look(looks);
        return is_left;
    }

    void look(std::int64_t looks) {
        meter_.labels += looks / looks_a_step;
        is_over_ = meter_.is_stopped(static_cast<unsigned>(looks / looks_a_moment)) || is_over_;
    }

    void propose() {
        meter_.labels += steps_a_proposal;
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
    const Between between_;
    std::vector<std::vector<List>> levels_;     // by days chosen and kind: what goes with them
    SiteSet<W> once_, missed_;                  // sites that one day visits at most, and those whose visit a plan does not go without for nothing
    Reward unlisted_ = 0;                       // what all plans give up at sites that no day visits
    std::vector<std::size_t> counts_;
    std::vector<const Day*> taken_;             // the last day chosen of each kind, if any
    std::vector<int> left_;
    int days_left_ = 0;
    std::int64_t target_;
    Reward slack_;
    std::vector<std::pair<int, int>> chosen_;
    bool is_over_ = false;
};

}  // namespace

bool choose_days(const std::vector<Offer>& offers, const Goal& goal, const Propose& propose, Meter& meter) {
    std::vector<char> is_listed(goal.losses.size(), 0);
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
