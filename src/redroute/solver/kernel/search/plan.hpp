// All days together: who is visited where, what it is worth, what the rules of the whole tour have counted, and where anything else would fit.
//
// A plan is changed, looked at, and then kept or put back: only the days that were touched are copied.
#pragma once

#include <vector>

#include "search/insertion.hpp"

namespace redroute {

using Visits = std::vector<std::vector<Node>>;  // of each day, in order

// What the rules of the whole tour count.
struct Count {
    std::int64_t prize = 0, spent = 0, promises = 0, falls = 0;
};

class Plan {
   public:
    explicit Plan(const Problem& problem);

    int days() const { return static_cast<int>(days_.size()); }
    const std::vector<Node>& order(int day) const { return days_[day].route.order; }
    int size(int day) const { return static_cast<int>(order(day).size()); }
    int day_of(Node site) const { return day_of_[site]; }
    const Insertions& insertions(int day) const { return days_[day].insertions; }
    const std::vector<Node>& outside() const { return outside_; }
    bool is_touched(int day) const { return is_touched_[day]; }
    Visits visits() const;
    Time arrival(int day, int at) const { return days_[day].route.expected(problem_->days[day], 0, at + 1); }

    const Count& count() const;
    // The score the search climbs: prizes less falls, and above all the promises (required sites, quotas of at least) kept.
    double worth(const Count& count) const;
    double worth() const { return worth(count()); }
    // Sum of the moments at which the days are over: breaks ties towards tighter days.
    std::int64_t finish() const;
    double worth_before() const { return worth(saved_count_); }
    std::int64_t finish_before() const { return saved_finish_; }

    // How many promises a visit would keep, and whether budget and quotas allow it.
    std::int64_t promises_of(Node site) const;
    bool is_allowed(Node site) const;
    // Whether a visit just placed may change what others are allowed or promise.
    bool turns(Node placed) const;

    // Whether a site outside finds room on some day as the plan stands; one that does not will not, once more visits are placed.
    bool fits(Node site) const;
    // Puts a site where it fits best on a day; says no, and changes nothing, where that turns out to break a rule.
    bool place(Node site, int day);
    // Takes `length` visits from `first` on out of a day; `refresh` once all cuts are done.
    void cut(int day, int first, int length);
    void refresh();

    // Gives a day that is empty these visits as far as nothing forbids them; says no, and leaves it empty, where they cannot be kept.
    bool fill(int day, const std::vector<Node>& order);
    void clear();                               // leaves every day empty

    // Ends a round of changes: by keeping them, or by going back to where the round began.
    void keep();
    void put_back();

   private:
    struct DayState {
        Route route;
        Insertions insertions;
        Ranks around;                           // that the other days left when it was last looked at
    };

    void touch(int day);
    void add(Node site, int day, int sign);
    void recount_falls() const;
    Ranks ranks_around(int day) const;
    void look(int day);
    bool heeds_others(int day);

    const Problem* problem_;
    std::vector<Gaps> gaps_;                    // of each day
    std::vector<DayState> days_, saved_days_;
    std::vector<int> day_of_, saved_day_of_;
    std::vector<int> counts_, saved_counts_;    // of each quota
    std::vector<char> is_touched_, is_stale_;
    mutable Count count_;                       // its falls once somebody asks
    mutable bool are_falls_old_ = false;
    Count saved_count_;
    std::int64_t saved_finish_ = 0, promise_ = 1;
    std::vector<Node> outside_;                 // sites not in the plan, once refreshed
};

}  // namespace redroute
