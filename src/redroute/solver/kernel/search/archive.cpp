#include "search/archive.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace redroute {

namespace {
constexpr std::size_t most_entries = 2000, most_seen = 65536;
constexpr double most_noise = 0.15;
constexpr std::int64_t looks_a_part = 4;        // a day looked at takes as long as so many pairs
}  // namespace

Archive::Archive(const Problem& problem, const std::vector<int>& frames, Random& random)
    : frames_(frames), random_(&random), words_((problem.sites + 63) / 64), values_(problem.prize.begin(), problem.prize.end()),
      seen_(problem.sites, most_seen, random) {
    const std::int64_t all = std::accumulate(values_.begin(), values_.end(), std::int64_t{1});
    for (Node x = 0; x < problem.sites; ++x)
        if (problem.required[x]) values_[x] += all;
}

void Archive::remember(int frame, const std::vector<Node>& order, double worth) {
    if (order.empty() || !seen_.is_new(frame, order)) return;
    if (entries_.size() == most_entries) halve();
    Entry entry{frame, worth, order, std::vector<std::uint64_t>(words_, 0)};
    for (const Node site : order) entry.sites[site / 64] |= std::uint64_t{1} << (site % 64);
    entries_.push_back(std::move(entry));
}

void Archive::halve() {
    std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.worth > b.worth; });
    entries_.resize(most_entries / 2);
}

std::vector<std::vector<Node>> Archive::combine(std::int64_t& looks) {
    std::vector<int> best;
    std::int64_t most = -1;
    looks_ = 0;
    do {
        const std::int64_t before = looks_;
        std::vector<int> picked = pick_greedily(best.empty() ? 0 : most_noise * random_->real());
        while (looks_ < most_looks && exchange_pair(picked)) {}
        last_looks_ = looks_ - before;
        const auto covered = covered_but(picked, -1, -1);
        const std::int64_t prize = paid(covered, std::vector<std::uint64_t>(words_, 0));
        if (prize > most) most = prize, best = std::move(picked);
    } while (!entries_.empty() && looks_ + last_looks_ < std::min(looks, most_looks));
    looks -= looks_;
    std::vector<std::vector<Node>> found(best.size());
    for (std::size_t day = 0; day < best.size(); ++day)
        if (best[day] >= 0) found[day] = entries_[best[day]].order;
    return found;
}

std::int64_t Archive::paid(const std::vector<std::uint64_t>& sites, const std::vector<std::uint64_t>& covered) const {
    std::int64_t prize = 0;
    for (std::size_t word = 0; word < words_; ++word)
        for (std::uint64_t left = sites[word] & ~covered[word]; left != 0; left &= left - 1) prize += values_[word * 64 + std::countr_zero(left)];
    return prize;
}

std::vector<int> Archive::pick_greedily(double noise) {
    const int days = static_cast<int>(frames_.size());
    std::vector<int> turns(days), picked(days, -1);
    std::iota(turns.begin(), turns.end(), 0);
    for (int k = days - 1; k > 0; --k) std::swap(turns[k], turns[random_->below(k + 1)]);
    for (const int day : turns) {
        const auto covered = covered_but(picked, -1, -1);
        double most = 0;
        for (int entry = 0; entry < static_cast<int>(entries_.size()); ++entry) {
            if (entries_[entry].frame != frames_[day]) continue;
            const double value = static_cast<double>(paid(entries_[entry].sites, covered)) * (1 - noise * random_->real());
            if (value > most) most = value, picked[day] = entry;
        }
        looks_ += looks_a_part * static_cast<std::int64_t>(entries_.size());
    }
    return picked;
}

// The first two days for which two better ones are found; whether there are any.
bool Archive::exchange_pair(std::vector<int>& picked) {
    for (int one = 0; one < static_cast<int>(picked.size()); ++one)
        for (int two = one + 1; two < static_cast<int>(picked.size()); ++two)
            if (looks_ < most_looks && exchange(picked, one, two)) return true;
    return false;
}

// The best two for these days beside the others. Both lists begin with the most, so what no pair further on can reach ends the search.
bool Archive::exchange(std::vector<int>& picked, int one, int two) {
    const auto covered = covered_but(picked, one, two);
    auto together = covered_but({picked[one], picked[two]}, -1, -1);
    std::int64_t most = paid(together, covered);
    bool is_better = false;
    const bool are_alike = frames_[one] == frames_[two];
    list_parts(frames_[one], covered, parts_);
    if (!are_alike) list_parts(frames_[two], covered, other_parts_);
    const auto& others = are_alike ? parts_ : other_parts_;
    for (std::size_t a = 0; a < parts_.size() && !others.empty() && parts_[a].prize + others[0].prize > most; ++a) {
        const auto& own = entries_[parts_[a].entry].sites;
        for (std::size_t b = are_alike ? a + 1 : 0; b < others.size() && looks_ < most_looks; ++b) {
            const std::int64_t both = parts_[a].prize + others[b].prize;
            if (both <= most) break;
            ++looks_;
            const auto& other = entries_[others[b].entry].sites;
            std::int64_t room = both - most;    // what they may share
            for (std::size_t word = 0; word < words_ && room > 0; ++word)
                for (std::uint64_t shared = own[word] & other[word] & ~covered[word]; shared != 0 && room > 0; shared &= shared - 1)
                    room -= values_[word * 64 + std::countr_zero(shared)];
            if (room <= 0) continue;
            most += room;
            picked[one] = parts_[a].entry;
            picked[two] = others[b].entry;
            is_better = true;
        }
    }
    return is_better;
}

std::vector<std::uint64_t> Archive::covered_but(const std::vector<int>& picked, int one, int two) const {
    std::vector<std::uint64_t> covered(words_, 0);
    for (int day = 0; day < static_cast<int>(picked.size()); ++day)
        if (day != one && day != two && picked[day] >= 0)
            for (std::size_t word = 0; word < words_; ++word) covered[word] |= entries_[picked[day]].sites[word];
    return covered;
}

void Archive::list_parts(int frame, const std::vector<std::uint64_t>& covered, std::vector<Part>& parts) {
    parts.clear();
    for (int entry = 0; entry < static_cast<int>(entries_.size()); ++entry)
        if (entries_[entry].frame == frame) parts.push_back({paid(entries_[entry].sites, covered), entry});
    std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.prize != b.prize ? a.prize > b.prize : a.entry < b.entry; });
    looks_ += looks_a_part * static_cast<std::int64_t>(parts.size());
}

}  // namespace redroute
