// A whole day as two labels of both directions that meet at a visit.
#pragma once

#include "proof/labels.hpp"

namespace redroute {

// Whether two halves that meet at a visit hold one rest together, where the day asks for one.
inline bool rests_once(const Frame& frame, int before, int after) { return before + after == (frame.has_rest ? 1 : 2); }

template <int W>
struct Halves {
    const Frame& frame;
    const Labelling<W>&forward, &backward;
    const bool compensates;                     // whether a visit that both remember may be left out once

    // The worth of both halves joined at their common visit; very low where they do not fit. Visits both remember count once.
    Reward joined(const Label<W>& a, const Label<W>& b) const {
        const int x = a.site;
        if (a.start + b.start + frame.visit[x] > frame.begins + frame.ends) return -Labelling<W>::forbidden;
        if (a.walked + b.walked > frame.walking_limit) return -Labelling<W>::forbidden;
        SiteSet<W> both = a.memory & b.memory;
        both.remove(x);
        if (!compensates && !(both == SiteSet<W>{})) return -Labelling<W>::forbidden;
        Reward worth = a.reward + b.reward - forward.reward[x];
        if (frame.rank[x] == unranked) worth -= owed(a, b);
        // The common visit was counted twice: where both halves are even, one pair of it was paid for and is none.
        worth -= forward.cost_of((a.odd & b.odd) - forward.cuts_of(x));
        worth += forward.cost_of(forward.cuts_of(x) - (a.odd | b.odd));
        both.all([&](int k) {
            worth -= forward.reward[k];
            return true;
        });
        return worth;
    }

    // No join of labels at `x` is worth more than the sum of their rewards and this.
    Reward allowance(int x) const { return forward.cost_of(forward.cuts_of(x)) - forward.reward[x]; }

    // The visits of both halves; of those both remember the nearest one after the meeting is left out.
    std::vector<Node> visits(const Label<W>& a, int a_number, const Label<W>& b, int b_number) const {
        std::vector<int> path = forward.path(a_number), rest = backward.path(b_number);
        std::reverse(rest.begin(), rest.end());
        SiteSet<W> both = a.memory & b.memory;
        both.remove(a.site);
        for (std::size_t k = 1; k < rest.size(); ++k) {
            if (both.has(rest[k])) both.remove(rest[k]);
            else path.push_back(rest[k]);
        }
        for (int& x : path) x = frame.site[x];
        return path;
    }

    // Mirrored ranks run from the highest down.
    int mirrored(int rank) const { return rank == unranked ? unranked : frame.highest - rank; }

    // Falls of rank where the halves meet; a ranked visit there has been counted by both.
    int falls(const Label<W>& a, const Label<W>& b) const { return frame.rank[a.site] == unranked && fall(a, b) > 0; }

   private:
    // At an unranked visit: what only both halves together know. Where one has no rank the other's is the first and the last of the day.
    Reward owed(const Label<W>& a, const Label<W>& b) const {
        if (b.rank == unranked) return forward.exit(a.rank);
        if (a.rank == unranked) return backward.exit(b.rank);
        return fall(a, b);
    }
    Reward fall(const Label<W>& a, const Label<W>& b) const { return forward.fall_cost(a.rank, mirrored(b.rank)); }
};

}  // namespace redroute
