// Days of all good plans met, and the best plan made of them: a restricted master of set packing (Balinski & Quandt 1964) over days that a heuristic has
// found (Rochat & Taillard 1995). A site that two days visit is paid once and leaves one of them afterwards, so days are to cover the sites worth most. Greedy
// choices, then exchanges of two days at once for the best two of all: exact for two days, and near it for more (decision 27).
#pragma once

#include <cstdint>
#include <vector>

#include "search/seen.hpp"

namespace redroute {

class Archive {
   public:
    // `frames`: of each day of the problem, the first one like it.
    Archive(const Problem& problem, const std::vector<int>& frames, Random& random);

    // Keeps a day of a plan that is worth so much; of too many, those of the better plans.
    void remember(int frame, const std::vector<Node>& order, double worth);
    // A day kept for each day of the problem, or an empty one: those that together cover the sites worth most, as found within so many looks at days or pairs of
    // days, and at least once. What was looked at is taken off. Nobody can ask it to stop, so it ends after `most_looks`.
    std::vector<std::vector<Node>> combine(std::int64_t& looks);
    std::int64_t least_looks() const { return last_looks_; }  // of the last plan put together

    static constexpr std::int64_t most_looks = 500'000;  // some 7 ms

   private:
    struct Entry {
        int frame;
        double worth;
        std::vector<Node> order;
        std::vector<std::uint64_t> sites;
    };
    // A day kept and what its sites not covered by others are worth.
    struct Part {
        std::int64_t prize;
        int entry;
    };

    void halve();
    std::int64_t paid(const std::vector<std::uint64_t>& sites, const std::vector<std::uint64_t>& covered) const;
    std::vector<int> pick_greedily(double noise);
    bool exchange_pair(std::vector<int>& picked);
    bool exchange(std::vector<int>& picked, int one, int two);
    std::vector<std::uint64_t> covered_but(const std::vector<int>& picked, int one, int two) const;
    void list_parts(int frame, const std::vector<std::uint64_t>& covered, std::vector<Part>& parts);

    std::vector<int> frames_;
    Random* random_;
    std::size_t words_;
    std::vector<std::int64_t> values_;          // of each site: its prize, more than all prizes if it is required
    Seen seen_;
    std::vector<Entry> entries_;
    std::vector<Part> parts_, other_parts_;
    std::int64_t looks_ = 0, last_looks_ = 0;
};

}  // namespace redroute
