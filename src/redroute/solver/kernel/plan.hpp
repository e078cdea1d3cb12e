// All days together: who is visited where, what it is worth, and what the rules of the whole tour have counted.
#pragma once

#include <vector>

#include "route.hpp"

namespace redroute {

class Plan {
   public:
    explicit Plan(const Problem& problem)
        : problem_(&problem), routes_(problem.days.size()), day_of_(problem.sites, -1), counts_(problem.quotas.size(), 0), travel_(problem.days.size(), 0) {
        for (int day = 0; day < days(); ++day) {
            routes_[day].clear(problem, day);
            travel_[day] = routes_[day].finish(problem, day);
        }
        // One kept promise outweighs all prizes together.
        for (const auto prize : problem.prize) promise_ += prize;
        promise_ += 1 + problem.fall_penalty * problem.sites;
    }

    int days() const { return static_cast<int>(routes_.size()); }
    const Route& route(int day) const { return routes_[day]; }
    int day_of(Node site) const { return day_of_[site]; }
    std::int64_t prize() const { return prize_; }
    std::int64_t promises() const { return promises_; }
    // The score the search climbs: prizes less falls, and the promises (required sites, quotas of at least) kept.
    double worth() const { return static_cast<double>(prize_ - problem_->fall_penalty * falls_) + static_cast<double>(promise_) * static_cast<double>(promises_); }
    // Sum of the hours at which the days are over: breaks ties towards tighter days.
    std::int64_t travel() const {
        std::int64_t sum = 0;
        for (const auto moment : travel_) sum += moment;
        return sum;
    }

    // What visiting `site` adds to the promises kept.
    std::int64_t promise_of(Node site) const {
        std::int64_t kept = problem_->required[site];
        for (std::size_t q = 0; q < counts_.size(); ++q) kept += problem_->quotas[q].counts[site] && counts_[q] < problem_->quotas[q].at_least;
        return kept;
    }
    double gain_of(Node site) const { return static_cast<double>(problem_->prize[site]) + static_cast<double>(promise_) * static_cast<double>(promise_of(site)); }

    bool is_allowed(Node site) const {
        if (problem_->budget >= 0 && spent_ + problem_->price[site] > problem_->budget) return false;
        for (std::size_t q = 0; q < counts_.size(); ++q)
            if (problem_->quotas[q].counts[site] && counts_[q] >= problem_->quotas[q].at_most) return false;
        return true;
    }

    // The cheapest place for `site` on a day that keeps a hard order.
    Insertion best_insertion(Node site, int day) const {
        const Problem& problem = *problem_;
        if (!problem.is_ordered() || !problem.is_order_hard() || problem.rank[site] == unranked) return routes_[day].best_insertion(problem, day, site);
        const int rank = problem.rank[site];
        for (int other = 0; other < days(); ++other) {
            if (other == day) continue;
            for (const Node visited : routes_[other].order) {
                const int theirs = problem.rank[visited];
                if (theirs != unranked && (other < day ? theirs > rank : theirs < rank)) return {};
            }
        }
        const auto& order = routes_[day].order;
        int low = 0, high = static_cast<int>(order.size());
        for (int p = 0; p < static_cast<int>(order.size()); ++p) {
            const int theirs = problem.rank[order[p]];
            if (theirs == unranked) continue;
            if (theirs < rank) low = p + 1;
            if (theirs > rank) {
                high = p;
                break;
            }
        }
        return low <= high ? routes_[day].best_insertion(problem, day, site, low, high) : Insertion{};
    }

    void insert(Node site, int day, int at) {
        auto& order = routes_[day].order;
        order.insert(order.begin() + at, site);
        count(site, day, 1);
        refresh(day);
    }

    // Takes `length` visits from `first` on out of a day; call `refresh` when done with the day.
    void cut(int day, int first, int length) {
        auto& order = routes_[day].order;
        for (int p = first; p < first + length; ++p) count(order[p], -1, -1);
        order.erase(order.begin() + first, order.begin() + first + length);
    }

    // Recomputes a day and the falls of the tour.
    bool refresh(int day) {
        const bool is_kept = routes_[day].update(*problem_, day);
        travel_[day] = routes_[day].finish(*problem_, day);
        if (problem_->is_ordered() && !problem_->is_order_hard()) recount_falls();
        return is_kept;
    }

   private:
    void count(Node site, int day, int sign) {
        day_of_[site] = day;
        prize_ += sign * problem_->prize[site];
        spent_ += sign * problem_->price[site];
        promises_ += sign * problem_->required[site];
        for (std::size_t q = 0; q < counts_.size(); ++q) {
            const auto& quota = problem_->quotas[q];
            if (!quota.counts[site]) continue;
            // The visit that brings the count up to `at_least`, or takes it below, keeps or breaks a promise.
            const int upper = sign > 0 ? counts_[q] + 1 : counts_[q];
            if (upper <= quota.at_least) promises_ += sign;
            counts_[q] += sign;
        }
    }
    void recount_falls() {
        falls_ = 0;
        int last = unranked;
        for (const auto& route : routes_)
            for (const Node site : route.order) {
                const int rank = problem_->rank[site];
                if (rank == unranked) continue;
                falls_ += last != unranked && rank < last;
                last = rank;
            }
    }

    const Problem* problem_;
    std::vector<Route> routes_;
    std::vector<int> day_of_;
    std::vector<int> counts_;
    std::vector<Time> travel_;
    std::int64_t prize_ = 0, spent_ = 0, promises_ = 0, falls_ = 0, promise_ = 0;
};

}  // namespace redroute
