#include "search/search.hpp"

#include <algorithm>
#include <numeric>

namespace redroute {

namespace {
constexpr std::int64_t rounds_on_focus = 500;
constexpr double first_share = 0.7;             // of the work, for the sites that promise most before anything is known
}  // namespace

Search::Search(const Problem& problem, std::uint64_t seed) : problem_(&problem), random_(seed), best_(problem.days.size()) {
    std::vector<Node> all(problem.sites);
    std::iota(all.begin(), all.end(), 0);
    open_ = by_time_of_day(problem, all);
    anneal(is_focused() ? focus(best_, false) : open_, best_, true);
}

bool Search::is_focused() const { return open_.size() > largest_focus; }

void Search::run(std::int64_t rounds, double done) {
    const bool is_moving = is_focused() && done >= first_share;
    while (rounds > 0) {
        if (is_moving && rounds_left_ == 0) {
            const Visits present = is_first_ ? best_ : named(annealing_->present());
            anneal(focus(present, true), present, false);
            is_first_ = false;
            rounds_left_ = rounds_on_focus;
        }
        const std::int64_t some = is_moving ? std::min(rounds, rounds_left_) : rounds;
        annealing_->run(some, done);
        rounds -= some;
        if (is_moving) rounds_left_ -= some;
        note();
    }
}

void Search::restart() {
    if (is_focused()) {
        anneal(focus(best_, true), best_, false);
    } else {
        annealing_->start_from(annealing_->best());
    }
}

void Search::anneal(const std::vector<Node>& sites, const Visits& from, bool has_generations) {
    sites_ = by_time_of_day(*problem_, sites);
    std::vector<Node> number(problem_->sites, nowhere);
    for (std::size_t k = 0; k < sites_.size(); ++k) number[sites_[k]] = static_cast<Node>(k);
    Visits visits = from;
    for (auto& day : visits)
        for (Node& site : day) site = number[site];
    annealing_ = std::make_unique<Annealing>(compact(*problem_, sites_), random_.bits(), has_generations);
    annealing_->start_from(visits);
    if (sites_.empty()) best_.assign(problem_->days.size(), {});
}

// The sites visited, those required, and the most promising others: most of all, or by chance the more promising the likelier.
std::vector<Node> Search::focus(const Visits& around, bool is_drawn) {
    std::vector<char> is_in(problem_->required);
    for (const auto& day : around)
        for (const Node site : day) is_in[site] = 1;
    std::vector<Node> sites;
    std::vector<std::pair<double, Node>> drawn;
    const auto weights = promise(around);
    for (const Node site : open_) {
        if (is_in[site]) {
            sites.push_back(site);
        } else {
            drawn.emplace_back((is_drawn ? random_.exponential() : 1.0) / weights[site], site);
        }
    }
    const std::size_t room = std::min(drawn.size(), std::max(largest_focus / 4, largest_focus - std::min(largest_focus, sites.size())));
    std::nth_element(drawn.begin(), drawn.begin() + static_cast<std::ptrdiff_t>(room), drawn.end());
    for (std::size_t k = 0; k < room; ++k) sites.push_back(drawn[k].second);
    return sites;
}

// Squared prize for each second that a visit takes together with the way from and to the nearest stops of the plan.
std::vector<double> Search::promise(const Visits& around) const {
    std::vector<Time> nearest(problem_->sites, never), second(problem_->sites, never);
    for (std::size_t day = 0; day < around.size(); ++day) {
        const Travel& travel = problem_->travel(static_cast<int>(day));
        std::vector<Node> stops = around[day];
        for (const Node terminal : {problem_->days[day].start, problem_->days[day].end})
            if (terminal != nowhere) stops.push_back(terminal);
        for (const Node stop : stops) {
            const Time* const way = travel.durations.get() + static_cast<std::size_t>(stop) * travel.nodes;
            for (Node x = 0; x < problem_->sites; ++x) {
                second[x] = std::min(second[x], std::max(nearest[x], way[x]));
                nearest[x] = std::min(nearest[x], way[x]);
            }
        }
    }
    std::vector<double> weights(problem_->sites);
    for (Node x = 0; x < problem_->sites; ++x) {
        const double way = second[x] < never ? nearest[x] + second[x] : nearest[x] < never ? 2.0 * nearest[x] : 0;
        const double rate = (problem_->prize[x] + 0.5) / (problem_->visit[x] + way + 1.0);
        weights[x] = rate * rate;
    }
    // A quota of at least makes its members more promising.
    for (const Quota& quota : problem_->quotas)
        for (Node x = 0; quota.at_least > 0 && x < problem_->sites; ++x)
            if (quota.counts[x]) weights[x] *= 4;
    return weights;
}

Visits Search::named(const Visits& visits) const {
    Visits result = visits;
    for (auto& day : result)
        for (Node& site : day) site = sites_[site];
    return result;
}

double Search::worth(const Count& count) const {
    return static_cast<double>(count.promises) * 1e12 + static_cast<double>(count.prize - problem_->fall_penalty * count.falls);
}

void Search::note() {
    if (worth(annealing_->best_count()) < worth(best_count_)) return;
    best_ = named(annealing_->best());
    best_count_ = annealing_->best_count();
}

}  // namespace redroute
