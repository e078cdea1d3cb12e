// The order of one day with its earliest and latest moments, so that an insertion is tested in constant time.
//
// Forward slack over several windows: the earliest start of a visit is a monotone function of arrival, and the latest arrival one of the latest
// departure (Savelsbergh 1992; Vansteenwegen et al. 2009 for the team orienteering problem). A day that must hold a rest keeps two layers of
// both: 0 before the rest, 1 after it, so that where the rest lies is decided anew by every test.
#pragma once

#include <vector>

#include "problem.hpp"

namespace redroute {

struct Route {
    std::vector<Node> order;                    // sites in order of visit
    // Of stop p (0 is the start, then the visits, then the end): earliest arrival, earliest departure, latest arrival, by layer.
    std::vector<Time> arrive[2], leave[2], due[2];
    std::int64_t on_foot = 0;                   // metres, without the way to a rest; 0 where nobody limits them

    // Recomputes everything after the order has changed. Returns whether the day can be kept.
    bool update(const Problem& problem, int day);
    // Puts a site before the stop at `at` and recomputes what that changes.
    bool insert(const Problem& problem, int day, Node site, int at);

    Time finish(const Day& day) const { return order.empty() ? day.begins : arrive[day.has_rest ? 1 : 0].back(); }
    // Earliest arrival at a stop as the day stands; where its layer is out of reach, as good a moment as any to count delays from.
    Time expected(const Day& day, int layer, int stop) const {
        if (arrive[layer][stop] < never) return arrive[layer][stop];
        return arrive[0][stop] < never ? arrive[0][stop] : day.begins;
    }
    Node node(const Day& day, int stop) const {
        if (stop == 0) return day.start;
        return stop <= static_cast<int>(order.size()) ? order[stop - 1] : day.end;
    }
    // Metres that may still be walked; `never` where nobody counts.
    std::int64_t spare(const Day& day) const { return day.walking_limit < 0 || order.empty() ? never : day.walking_limit - on_foot; }

   private:
    bool forward(const Problem& problem, int day, int stop);
    bool backward(const Problem& problem, int day, int stop);
    bool is_kept(const Day& day) const;
};

}  // namespace redroute
