// The last step of a proof: whether some of the days listed make a plan better than the one known, by trying all that may.
#pragma once

#include "proof/pricer.hpp"

namespace redroute {

// The days of one kind that a better plan may hold.
struct Offer {
    const Answer* listed;
    int count;                                  // days of the plan that are of this kind
    Reward best;                                // no day is worth more; no visits at all are worth 0
    bool must_go;                               // whether a day of this kind needs visits
};

// The price of a border: no plan has the day `earlier` end at a rank above this one and the day `later` begin at one not above it, or only with a fall.
struct Border {
    int earlier, later, rank;
    Reward price;
};

struct Goal {
    const Problem& problem;                     // its prizes, order, budget and quotas
    std::int64_t target;                        // objectives below the target do not count
    Reward point, slack;                        // the worth of a point, and how much all days together may be worth less than their best
    std::vector<Reward> covers;                 // what a visit to each site was worth to its day, ...
    std::vector<Reward> losses;                 // ... and how much less a plan without it may be worth
    std::vector<Node> free;                     // sites that several days may visit, all but one in vain
    std::vector<int> ranks;                     // where an order binds the days: the rank of each site, -1 for none
    std::vector<Border> borders;                // what the days paid for at their ends
};

// A plan of at least the target: the visits of each day by kind. Answers with the next target.
using Propose = std::function<std::int64_t(const std::vector<std::vector<std::vector<Node>>>&)>;

// Proposes plans of the days listed that keep budget and quotas, better ones first or later, until there is none of the target that was not proposed.
// Returns whether it came so far.
//
// Every day chosen narrows the lists of the others to what visits none of its sites, but for free ones, and together gives up no more than `slack`, sites
// out of reach included; the next is of the kind that has the fewest left, or visits a site that too much is lost without, as in exact covers (Knuth 2000).
// Where an order binds the days, every offer is for one day, in the order of their dates, and two days that leave a border unused give up its price.
bool choose_days(const std::vector<Offer>& offers, const Goal& goal, const Propose& propose, Meter& meter);

}  // namespace redroute
