// Lists of days by their visits.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "problem.hpp"

namespace redroute {

// Hundreds of thousands of days, their visits one after the other in one piece.
class Days {
   public:
    void add(std::span<const Node> visits) {
        sites_.insert(sites_.end(), visits.begin(), visits.end());
        ends_.push_back(sites_.size());
    }
    std::size_t size() const { return ends_.size(); }
    std::span<const Node> operator[](std::size_t number) const {
        const std::size_t from = number == 0 ? 0 : ends_[number - 1];
        return std::span(sites_).subspan(from, ends_[number] - from);
    }
    const std::vector<Node>& sites() const { return sites_; }

   private:
    std::vector<Node> sites_;
    std::vector<std::size_t> ends_;             // of each day, where the visits of the next begin
};

}  // namespace redroute
