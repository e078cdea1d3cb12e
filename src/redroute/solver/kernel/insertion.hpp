// Cheapest insertions of sites into one day: of all sites at once, or of a few after the day has taken one more visit.
//
// The loops over all sites run over columns without branches, so that compilers turn them into vector instructions.
#pragma once

#include <algorithm>
#include <vector>

#include "compact.hpp"
#include "route.hpp"

namespace redroute {

// Of each site: how much later the following stop is reached where that is least, and the index in the order before which the site then goes.
struct Insertions {
    std::vector<Time> shift;                    // `never` where it fits nowhere
    std::vector<int> at;
};

// Ranks that a hard order allows.
struct Ranks {
    int at_least = -1;
    int at_most = never;

    bool allow(int rank) const { return (rank == unranked) | ((at_least <= rank) & (rank <= at_most)); }
    // A visit of this rank on the same day: later days must not go below it, earlier ones not above.
    void tell(int rank) {
        if (rank == unranked) return;
        at_least = std::max(at_least, rank);
        at_most = std::min(at_most, rank);
    }
    bool operator==(const Ranks&) const = default;
};

// What a way between two stops asks about the rest of the day: nothing; it is held by the end of the visit, before the way or on the way to it; it is
// held after the visit on the way on, or later; it is held at a place after the visit.
enum class Held { elsewhere, before_visit, after_visit, at_place };

// One way to put a visit between two stops.
struct Gap {
    const Time *in, *out;                       // travel to and from each site
    int at;                                     // index in the order before which the visit goes
    Time ready, due, base;                      // earliest departure before the visit; latest and present arrival at the stop after it
    Held held = Held::elsewhere;
    Time onward = 0;                            // from the place of rest to the stop after it, where `out` leads to that place
    Time rested = never;                        // earliest departure with the rest held before
    Time later_due = -never, later_base = 0;    // latest and present arrival with the rest still to hold
};

// What walking and a hard order allow between two stops.
struct Filter {
    const std::int32_t *in = nullptr, *out = nullptr;  // metres on foot to and from each site, `spare` in all; null where nobody counts
    std::int32_t spare = 0;
    Ranks ranks;
};

struct View;

// The gaps of one day, and whom to ask about them.
class Gaps {
   public:
    Gaps(const Problem& problem, int day);

    // Lists the ways to add a visit to a route, between ranks that the other days leave.
    void list(const Route& route, const Ranks& outside);
    void find_all(Insertions& found) const;     // for every site
    void find(Node site, Insertions& found) const;
    // After a visit was put in at `at`: a site that fitted nowhere still does not, and a cheapest place elsewhere mostly stays the cheapest.
    void update(Node site, int at, Insertions& found) const;

   private:
    void list_rests(const Route& route, int p);
    void list_places(const Route& route, int p);
    void list_filters(const Route& route, const Ranks& outside);
    View view() const;
    Time delay(Node site, int at) const;
    const std::int32_t* row(const std::vector<std::int32_t>& table, Node node) const;
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
    std::vector<int> ranks_;                    // of each site; all unranked where no order is a rule
    std::vector<Gap> gaps_;                     // by `at`
    std::vector<int> first_gap_;                // of each `at`, and one past the last
    std::vector<Filter> filters_;               // of each `at`
};

// The site of greatest weight per second of delay, `nowhere` if none fits; a site of weight 0 does not take part.
struct Choice {
    float ratio = 0;
    Node site = nowhere;
};
Choice choose(const std::vector<float>& weights, const Insertions& insertions, std::vector<float>& ratios);

}  // namespace redroute
