#include "search/plan.hpp"

#include <algorithm>

namespace redroute {

Plan::Plan(const Problem& problem)
    : problem_(&problem),
      days_(problem.days.size()),
      day_of_(problem.sites, -1),
      counts_(problem.quotas.size(), 0),
      is_touched_(problem.days.size(), 0),
      is_stale_(problem.days.size(), 0) {
    // One kept promise outweighs all prizes together.
    for (const auto prize : problem.prize) promise_ += prize;
    promise_ += problem.fall_penalty * problem.sites;
    for (int day = 0; day < days(); ++day) {
        gaps_.emplace_back(problem, day);
        days_[day].route.update(problem, day);
        days_[day].insertions.shift.assign(in_blocks(problem.sites), never);
        days_[day].insertions.at.assign(in_blocks(problem.sites), -1);
        look(day);
    }
    saved_days_ = days_;
    keep();
}

Visits Plan::visits() const {
    Visits visits;
    for (const auto& day : days_) visits.push_back(day.route.order);
    return visits;
}

double Plan::worth(const Count& count) const {
    return static_cast<double>(count.prize - problem_->fall_penalty * count.falls) + static_cast<double>(promise_) * static_cast<double>(count.promises);
}

const Count& Plan::count() const {
    if (are_falls_old_) recount_falls();
    return count_;
}

std::int64_t Plan::finish() const {
    std::int64_t sum = 0;
    for (int day = 0; day < days(); ++day) sum += days_[day].route.finish(problem_->days[day]);
    return sum;
}

std::int64_t Plan::promises_of(Node site) const {
    std::int64_t kept = problem_->required[site];
    for (std::size_t q = 0; q < counts_.size(); ++q) kept += problem_->quotas[q].counts[site] && counts_[q] < problem_->quotas[q].at_least;
    return kept;
}

bool Plan::is_allowed(Node site) const {
    if (problem_->budget >= 0 && count_.spent + problem_->price[site] > problem_->budget) return false;
    for (std::size_t q = 0; q < counts_.size(); ++q)
        if (problem_->quotas[q].counts[site] && counts_[q] >= problem_->quotas[q].at_most) return false;
    return true;
}

bool Plan::turns(Node placed) const {
    if (problem_->budget >= 0) return true;
    for (std::size_t q = 0; q < counts_.size(); ++q) {
        const auto& quota = problem_->quotas[q];
        if (quota.counts[placed] && (counts_[q] == quota.at_least || counts_[q] >= quota.at_most)) return true;
    }
    return false;
}

bool Plan::fits(Node site) const {
    return std::any_of(days_.begin(), days_.end(), [site](const DayState& day) { return day.insertions.shift[site] < never; });
}

bool Plan::place(Node site, int day) {
    touch(day);
    DayState& state = days_[day];
    const int at = state.insertions.at[site];
    const bool is_kept = state.route.insert(*problem_, day, site, at);
    if (!is_kept) {
        state.route.order.erase(state.route.order.begin() + at);
        state.route.update(*problem_, day);
        state.insertions.shift[site] = never;
        return false;
    }
    add(site, day, 1);
    outside_.erase(std::find(outside_.begin(), outside_.end(), site));
    look(day);
    // A soft order need not be told to the other days at once: what they charge for a fall is only a guide.
    for (int other = 0; problem_->is_order_hard() && other < days(); ++other)
        if (heeds_others(other)) look(other);
    return true;
}

void Plan::cut(int day, int first, int length) {
    touch(day);
    auto& order = days_[day].route.order;
    for (int p = first; p < first + length; ++p) add(order[p], -1, -1);
    order.erase(order.begin() + first, order.begin() + first + length);
    days_[day].route.update(*problem_, day);
    is_stale_[day] = 1;
}

bool Plan::fill(int day, const std::vector<Node>& order) {
    touch(day);
    is_stale_[day] = 1;
    Route& route = days_[day].route;
    for (const Node site : order) {
        if (day_of_[site] >= 0 || !is_allowed(site)) continue;
        route.order.push_back(site);
        add(site, day, 1);
    }
    if (route.update(*problem_, day)) return true;
    cut(day, 0, size(day));
    return false;
}

void Plan::clear() {
    for (int day = 0; day < days(); ++day)
        if (size(day) > 0) cut(day, 0, size(day));
    refresh();
}

void Plan::refresh() {
    outside_.clear();
    for (Node x = 0; x < problem_->sites; ++x)
        if (day_of_[x] < 0) outside_.push_back(x);
    for (int day = 0; day < days(); ++day)
        if (heeds_others(day) || is_stale_[day]) look(day);
}

// Takes over the ranks that the other days now leave to a day; whether they have changed.
bool Plan::heeds_others(int day) {
    const Ranks around = ranks_around(day);
    if (around == days_[day].around) return false;
    touch(day);
    days_[day].around = around;
    return true;
}

void Plan::keep() {
    std::fill(is_touched_.begin(), is_touched_.end(), 0);
    saved_count_ = count();
    saved_finish_ = finish();
    saved_day_of_ = day_of_;
    saved_counts_ = counts_;
}

void Plan::put_back() {
    for (int day = 0; day < days(); ++day)
        if (is_touched_[day]) std::swap(days_[day], saved_days_[day]);
    std::fill(is_touched_.begin(), is_touched_.end(), 0);
    count_ = saved_count_;
    are_falls_old_ = false;
    day_of_ = saved_day_of_;
    counts_ = saved_counts_;
}

void Plan::touch(int day) {
    if (is_touched_[day]) return;
    is_touched_[day] = 1;
    saved_days_[day] = days_[day];
}

void Plan::add(Node site, int day, int sign) {
    day_of_[site] = day;
    are_falls_old_ = problem_->is_ordered() && !problem_->is_order_hard();
    count_.prize += sign * problem_->prize[site];
    count_.spent += sign * problem_->price[site];
    count_.promises += sign * problem_->required[site];
    for (std::size_t q = 0; q < counts_.size(); ++q) {
        const auto& quota = problem_->quotas[q];
        if (!quota.counts[site]) continue;
        // The visit that brings the count up to `at_least`, or takes it below, keeps or breaks a promise.
        const int upper = sign > 0 ? counts_[q] + 1 : counts_[q];
        if (upper <= quota.at_least) count_.promises += sign;
        counts_[q] += sign;
    }
}

// Without branches, for nobody can foretell who is ranked; `unranked` is below every rank.
void Plan::recount_falls() const {
    are_falls_old_ = false;
    count_.falls = 0;
    int last = unranked;
    for (const auto& day : days_)
        for (const Node site : day.route.order) {
            const int rank = problem_->rank[site];
            count_.falls += (rank != unranked) & (rank < last);
            last = rank != unranked ? rank : last;
        }
}

// The last rank before a day and the first one after it.
Ranks Plan::ranks_around(int day) const {
    Ranks ranks;
    if (!problem_->is_ordered()) return ranks;
    const auto ranked = [&](auto from, auto to, int& rank) {
        const auto found = std::find_if(from, to, [&](Node site) { return problem_->rank[site] != unranked; });
        if (found != to) rank = problem_->rank[*found];
        return found != to;
    };
    for (int other = day; other-- > 0;)
        if (ranked(order(other).rbegin(), order(other).rend(), ranks.before)) break;
    for (int other = day + 1; other < days(); ++other)
        if (ranked(order(other).begin(), order(other).end(), ranks.after)) break;
    return ranks;
}

void Plan::look(int day) {
    is_stale_[day] = 0;
    gaps_[day].find(days_[day].route, days_[day].around, days_[day].insertions);
}

}  // namespace redroute
