// Cheapest insertions of all sites into one day at once.
//
// The loops over all sites run over columns without branches, so that compilers turn them into vector instructions.
#pragma once

#include <vector>

#include "search/compact.hpp"
#include "search/route.hpp"

namespace redroute {

// Of each site: how much later the following stop is reached where that is least, and the index in the order before which the site then goes.
struct Insertions {
    std::vector<Time> shift;                    // `never` where it fits nowhere
    std::vector<int> at;
};

// The ranks of the nearest ranked visits on both sides of a gap, or of a day.
struct Ranks {
    int before = unranked;
    int after = never;

    bool operator==(const Ranks&) const = default;
};

// Where a gap lets the rest be held: nowhere new; anywhere on the way to the visit, or at one of some places there; the same on the way on.
enum class Held { elsewhere, before_visit, from_place, after_visit, at_place };

// One way to put a visit between two stops, with the rest held by the end of the visit, or else held later or not at all. Besides coming straight from
// the stop before and going straight to the stop after it, a group may come or go on by a rest.
struct Gap {
    const Time *in, *out;                       // travel to and from each site
    int at;                                     // index in the order before which the visit goes
    Time ready, due, base;                      // earliest departure before the visit; latest and present arrival at the stop after it
    Time soonest, latest;                       // earliest departure and latest arrival, straight or by a rest
    Held held;
    Time unrested;                              // before the visit: earliest departure with the rest still to hold
    Time rested_due, rested_base;               // after the visit: latest and present arrival with the rest held
    int first_in, last_in, first_on, last_on;   // from a place, at a place: which ways

    // Straight ways only; what is read for a rest alone is left as it is.
    void set(const Time* in_, const Time* out_, int at_, Time ready_, Time due_, Time base_) {
        in = in_;
        out = out_;
        at = at_;
        ready = soonest = ready_;
        due = latest = due_;
        base = base_;
        held = Held::elsewhere;
    }
};

// The way to each site from a place where the rest is over at `ready`.
struct WayIn {
    const Time* of;
    Time ready;
};

// The way from each site to a place of rest, to be reached by `due`; the stop after it is then reached so much later than now, `least` at least.
struct WayOn {
    const Time* of;
    Time due, delay, least;
};

// What walking and an order ask between two stops.
struct Filter {
    const std::int32_t *in = nullptr, *out = nullptr;  // metres on foot to and from each site, `spare` in all; null where nobody counts
    std::int32_t spare = 0;
    Ranks ranks;
};

// The gaps of one day.
class Gaps {
   public:
    Gaps(const Problem& problem, int day);

    // The cheapest way to add each site to a route, those that are visited too, between ranks that the other days leave.
    void find(const Route& route, const Ranks& outside, Insertions& found);

   private:
    void list(const Route& route, const Ranks& outside);
    Gap* list_anywhere(const Route& route, Gap* gap, bool is_open) const;
    Gap* list_places(const Route& route, Gap* gap, bool is_open);
    void list_filters(const Route& route, const Ranks& outside);
    const std::int32_t* row(const Table& table, Node node) const;
    // Travel between a node and each site, and the least of it; on the way to a site, its visit counts too.
    struct Legs {
        const Time* of;
        Time least;
    };
    const Legs& into(Node from) const { return into_[from + 1]; }
    const Legs& out_to(Node to) const { return out_to_[to + 1]; }

    const Problem* problem_;
    const Day* day_;
    const Travel* travel_;
    Columns columns_;
    std::vector<Legs> into_, out_to_;           // of `nowhere` and every node
    bool is_filtered_;
    std::vector<int> ranks_;                    // of each site; all unranked without an order
    std::vector<Time> fall_delay_;              // what a fall counts as beside the delay of a visit; `never` where it may not be, or is not worth it
    std::vector<Gap> gaps_;                     // by `at`
    std::vector<WayIn> ways_in_;                // by `at`, the first so many of them
    std::vector<WayOn> ways_on_;
    int gap_count_ = 0, in_count_ = 0, on_count_ = 0;
    std::vector<Time> reached_, over_;          // of each site in one gap: earliest moment there, end of the visit
    std::vector<Filter> filters_;               // of each `at`
};

// The site of greatest weight per second of delay, `nowhere` if none fits; a site of weight 0 does not take part.
struct Choice {
    float ratio = 0;
    Node site = nowhere;
};
Choice choose(const std::vector<float>& weights, const Insertions& insertions, std::vector<float>& ratios);

}  // namespace redroute
