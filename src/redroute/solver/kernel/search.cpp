#include "search.hpp"

#include <numeric>

namespace redroute {

Search::Search(const Problem& problem, std::uint64_t seed) : problem_(&problem) {
    std::vector<Node> all(problem.sites);
    std::iota(all.begin(), all.end(), 0);
    sites_ = by_time_of_day(problem, all);
    annealing_ = std::make_unique<Annealing>(compact(problem, sites_), seed);
    note();
}

void Search::run(std::int64_t rounds, double cooled) {
    annealing_->run(rounds, cooled);
    note();
}

void Search::restart() { annealing_->start_from(annealing_->best()); }

void Search::note() {
    best_ = annealing_->best();
    for (auto& day : best_)
        for (Node& site : day) site = sites_[site];
    best_count_ = annealing_->best_count();
}

}  // namespace redroute
