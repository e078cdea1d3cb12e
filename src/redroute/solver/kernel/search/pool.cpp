#include "search/pool.hpp"

#include <algorithm>

namespace redroute {

namespace {
constexpr std::size_t most_entries = 400, most_seen = 8192, most_aside = 80;
constexpr double most_noise = 0.15;
}  // namespace

Pool::Pool(const Problem& problem, Random& random) : problem_(&problem), seen_(problem.sites, most_seen, random) {
    const auto& days = problem.days;
    for (const Day& day : days) frames_.push_back(static_cast<int>(std::find(days.begin(), days.end(), day) - days.begin()));
}

void Pool::remember(int day, const std::vector<Node>& order) {
    if (!order.empty() && seen_.is_new(frames_[day], order)) add({frames_[day], order});
}

void Pool::add(Entry entry) {
    if (entries_.size() < most_entries) entries_.emplace_back();
    entries_[next_] = std::move(entry);
    next_ = (next_ + 1) % most_entries;
}

void Pool::set_aside() {
    const std::size_t size = entries_.size();
    for (std::size_t k = 1; k <= std::min(size, most_aside); ++k) aside_.push_back(std::move(entries_[(next_ + size - k) % size]));
    entries_.clear();
    next_ = 0;
    seen_.forget();
}

void Pool::gather() {
    for (Entry& entry : aside_) add(std::move(entry));
    aside_.clear();
}

void Pool::forget() {
    set_aside();
    aside_.clear();
}

const std::vector<Node>* Pool::find(int day, const std::vector<char>& is_covered, Random& random) const {
    const std::vector<Node>* chosen = nullptr;
    double most = 0;
    const double noise = most_noise * random.real();
    for (const Entry& entry : entries_) {
        if (entry.frame != frames_[day]) continue;
        std::int64_t prize = 0;
        for (const Node site : entry.order)
            if (!is_covered[site]) prize += problem_->prize[site];
        const double value = static_cast<double>(prize) * (1.0 - noise * random.real());
        if (value > most) {
            most = value;
            chosen = &entry.order;
        }
    }
    return chosen;
}

}  // namespace redroute
