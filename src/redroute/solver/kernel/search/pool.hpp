// Days of good plans, remembered to be put together anew.
#pragma once

#include <vector>

#include "search/seen.hpp"

namespace redroute {

class Pool {
   public:
    Pool(const Problem& problem, Random& random);

    void remember(int day, const std::vector<Node>& order);
    // The remembered day, of a frame like that of `day`, whose sites not yet covered are worth most, give or take some noise.
    const std::vector<Node>* find(int day, const std::vector<char>& is_covered, Random& random) const;
    std::size_t size() const { return entries_.size(); }
    const std::vector<int>& frames() const { return frames_; }
    bool share_frame(int day, int other) const { return frames_[day] == frames_[other]; }
    // Forgets all but the latest days, which `gather` brings back.
    void set_aside();
    void gather();
    void forget();                              // all, those set aside too

   private:
    struct Entry {
        int frame;
        std::vector<Node> order;
    };

    void add(Entry entry);

    const Problem* problem_;
    std::vector<int> frames_;                   // of each day: the first day like it
    std::vector<Entry> entries_, aside_;
    std::size_t next_ = 0;
    Seen seen_;
};

}  // namespace redroute
