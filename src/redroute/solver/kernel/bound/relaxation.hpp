// What no day is worth more than, for given rewards of the sites: a labelling of bounded width, in time that can be told beforehand.
//
// Partial days that start their last visit in the same slot of the day, at the same site, share a cell. A cell holds at most so many labels; of more, the
// two that earned least become one that has the better of both (earlier, less walked, more earned, fewer visits remembered), so that nothing a real day
// can do is lost (relaxed decision diagrams: Andersen, Hadzic, Hooker and Tiedemann 2007; Bergman, Cire, van Hoeve and Hooker 2014). Visits are
// remembered as in ng-routes (Baldacci, Mingozzi and Roberti 2011), and more of them where the best day of an earlier question went in a cycle (Roberti
// and Mingozzi 2014). The dominance rules are those of labels.hpp.
//
// A narrow sweep from the end of the day tells what can still be earned from each site at each moment. The wide one from its start passes over labels that
// cannot come to more than a day already known (bounding, as in Lozano, Duque and Medaglia 2016), which leaves its width to the others. Labels of the way
// back give way to none that leaves visits out, which might be the visit where both meet.
#pragma once

#include "bound/qroutes.hpp"

namespace redroute {

// The visits that are remembered at each site, as bits of a word.
class Memories {
   public:
    using Memory = std::uint32_t;

    explicit Memories(int sites) : sites_(sites), neighbours_(sites), bits_(static_cast<std::size_t>(sites) * sites, 0) {}

    // Whether `y` was not remembered at `x`, and now is; no site remembers more than a word has bits.
    bool add(int x, int y);
    const std::vector<int>& at(int x) const { return neighbours_[x]; }
    // The bit of `y` in the memory of each site, 0 where it is not remembered.
    const Memory* bits(int y) const { return bits_.data() + static_cast<std::size_t>(y) * sites_; }

   private:
    int sites_;
    std::vector<std::vector<int>> neighbours_;
    std::vector<Memory> bits_;
};

// What no way from the start of a visit to the end of the day is worth more than, that visit included, by site and slot of its start.
struct Remainders {
    int slots = 0;
    std::vector<Reward> best;
};

// One labelling, in the direction of time or mirrored.
class Sweep {
   public:
    // With `compensates` a label may give way to one that leaves visits out (where the day allows it).
    Sweep(Frame frame, const Memories& memories, bool is_plain, bool compensates);

    RelaxedDay run(const std::vector<Reward>& of_site, Reward fall_penalty, int width, const Remainders* remainders, Reward threshold, Meter& meter);

    // Of the last run, which went against the time of `forward`.
    Remainders remainders(const Sweep& forward) const;

   private:
    using Memory = Memories::Memory;
    static constexpr int most_slots = 256;
    static constexpr int sites_a_label = 10;    // next sites looked at in the time that a label of labels.hpp takes

    struct Partial {
        Reward reward;
        Time start;
        std::int32_t walked;
        Memory memory;
        std::int32_t previous;
        std::int16_t rank;
    };

    std::size_t place(int slot, int x, int is_rested) const { return (static_cast<std::size_t>(slot) * frame_.sites + x) * layers_ + is_rested - first_layer_; }
    int slot_of(Time moment) const { return (moment - frame_.begins) / step_; }
    void reset(const std::vector<Reward>& of_site, Reward fall_penalty, int width, const Remainders* remainders, Reward threshold);
    void begin();
    bool is_needless(const Partial& label, int x, int is_rested) const;
    void extend(int number, int slot, int x, int is_rested);
    void settle(int slot, int x, Partial next, Time ready, int is_rested, std::int32_t walked);
    void insert(int slot, int x, int is_rested, const Partial& next);
    static void merge(Partial& high, const Partial& low);
    bool dominates(int x, const Partial& other, const Partial& label, Memory closed) const;
    Memory closed(int x, const Partial& label) const;
    std::vector<Node> path(int number) const;

    Frame frame_;
    const Memories& memories_;
    bool is_plain_, compensates_;               // plain: no rest, no ranks, nobody counts metres
    Time step_ = 1;
    int slots_ = 0, layers_, first_layer_, width_ = 0;
    std::vector<Time> last_;                    // of each site, its last moment
    std::vector<Time> soonest_;                 // the legs between sites, or the way over a place to rest where odd tables lead there sooner
    std::vector<Reward> reward_;
    std::vector<Time> limits_;                  // of each site that a day may need, its last moment
    Reward penalty_ = 0, threshold_ = 0;
    const Remainders* remainders_ = nullptr;
    std::vector<int> cells_;                    // by slot, site and layer; -1 while there is none
    std::vector<int> counts_;                   // of each cell: its labels, ...
    std::vector<int> sites_;                    // ... and its site
    std::vector<Partial> labels_;               // width_ places a cell, by falling reward
    std::vector<std::vector<Partial>> kept_;    // by site and layer, by falling reward
    std::vector<Memory> next_memories_;         // of the label that goes on, at each next site, ...
    std::vector<Time> until_;                   // ... and its last moment there
};

// Days of one kind.
class Relaxation {
   public:
    Relaxation(const Problem& problem, int day, int first_neighbours);
    Relaxation(const Relaxation&) = delete;      // its sweeps refer to its memories

    // Sweeps forward at so much width after one from the end at `width_back`.
    RelaxedDay bound(const std::vector<Reward>& of_site, Reward fall_penalty, int width, int width_back, Reward threshold, Meter& meter);

    // Remembers the visits that this relaxed day repeats, as far as there is room; whether that is news.
    bool remember(const std::vector<Node>& visits);

   private:
    std::vector<Node> sites_;
    bool may_drop_;
    Memories memories_;
    Sweep forward_, backward_;
};

}  // namespace redroute
