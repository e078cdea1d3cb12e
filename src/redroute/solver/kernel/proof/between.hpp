// What two days of a plan give up by the ranks they end and begin at.
#pragma once

#include <cstdlib>
#include <limits>

#include "proof/choice.hpp"

namespace redroute {

// The first and the last rank of a day.
struct Ends {
    static constexpr int no_first = std::numeric_limits<int>::max(), no_last = -1;  // so that no rank falls to or from a day without ranked visits
    int first = no_first, last = no_last;

    bool is_ranked() const { return first != no_first; }
    void add(int rank) {
        if (!is_ranked()) first = rank;
        last = rank;
    }
};

class Between {
   public:
    Between(const Goal& goal, int days) : goal_(goal), days_(days) {
        if (goal.ranks.empty()) return;
        highest_ = *std::max_element(goal.ranks.begin(), goal.ranks.end());
        pairs_.assign(static_cast<std::size_t>(days) * days, {0, std::vector<Reward>(highest_ + 2, 0), std::vector<Reward>(highest_ + 2, 0)});
        for (const Border& border : goal.borders) {
            Pair& pair = pairs_[border.earlier * days_ + border.later];
            pair.all += border.price;
            for (int rank = 0; rank <= highest_; ++rank) (rank > border.rank ? pair.ended[rank + 1] : pair.begun[rank]) += border.price;
        }
    }

    // A border between both is worth its price to each day that uses it: a plan in which none does gives that up, and one in which both do had it twice,
    // and so a fall costs the less. What neither of two days may be is given up without end.
    Reward loss(int number, const Ends& ends, int other_number, const Ends& other) const {
        const bool is_first = number < other_number;
        const Ends &earlier = is_first ? ends : other, &later = is_first ? other : ends;
        const Pair& pair = pairs_[is_first ? number * days_ + other_number : other_number * days_ + number];
        const Reward unused = pair.all - pair.ended[earlier.last + 1] - pair.begun[std::min(later.first, highest_ + 1)];
        if (earlier.last <= later.first) return unused;
        if (goal_.problem.is_order_hard()) return forbidden;
        return std::abs(number - other_number) == 1 ? unused + goal_.problem.fall_penalty * goal_.point : 0;
    }

   private:
    static constexpr Reward forbidden = std::numeric_limits<Reward>::max() / 4;

    struct Pair {
        Reward all = 0;                         // of the prices of the borders between two days
        std::vector<Reward> ended, begun;       // prices paid where the earlier one ends at a rank (+ 1), and where the later one begins at it
    };

    const Goal& goal_;
    int days_, highest_ = -1;
    std::vector<Pair> pairs_;
};

}  // namespace redroute
