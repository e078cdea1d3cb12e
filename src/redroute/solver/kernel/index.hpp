// Entries found by their keys.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace redroute {

// A hash table by linear probing whose entries lie in one piece, so that a million of them are given back at once; `Key` has a `hash()`.
template <class Key, class Value>
class Index {
   public:
    struct Entry {
        Key key;
        Value value;
    };

    // The entry of a key, made of `value` where there was none, and whether that was so. It stays where it is until the next is made.
    std::pair<Entry*, bool> insert(const Key& key, const Value& value) {
        if (2 * (entries_.size() + 1) > slots_.size()) grow();
        const std::uint32_t hash = shortened(key);
        const std::size_t at = place(key, hash);
        if (slots_[at].number >= 0) return {&entries_[slots_[at].number], false};
        slots_[at] = {hash, static_cast<std::int32_t>(entries_.size())};
        entries_.push_back({key, value});
        return {&entries_.back(), true};
    }

    Entry* find(const Key& key) {
        if (entries_.empty()) return nullptr;
        const std::int32_t number = slots_[place(key, shortened(key))].number;
        return number < 0 ? nullptr : &entries_[number];
    }

    // Takes back the entry made last, before the next one is made.
    void drop_last() {
        slots_[place(entries_.back().key, shortened(entries_.back().key))] = {};
        entries_.pop_back();
    }

    std::size_t size() const { return entries_.size(); }
    auto begin() const { return entries_.begin(); }
    auto end() const { return entries_.end(); }

   private:
    struct Slot {
        std::uint32_t hash = 0;
        std::int32_t number = -1;
    };

    static std::uint32_t shortened(const Key& key) { return static_cast<std::uint32_t>(key.hash() * 0x9E3779B97F4A7C15ULL >> 32); }

    // Where a key is, or would be put. Slots follow the order of hashes, so that a larger table is filled from one end to the other.
    std::size_t place(const Key& key, std::uint32_t hash) const {
        std::size_t at = hash >> shift_;
        while (slots_[at].number >= 0 && !(slots_[at].hash == hash && entries_[slots_[at].number].key == key)) at = (at + 1) & (slots_.size() - 1);
        return at;
    }

    void grow() {
        std::vector<Slot> before(slots_.empty() ? std::size_t{1} << 6 : 2 * slots_.size());
        before.swap(slots_);
        --shift_;
        for (const Slot& slot : before) {
            if (slot.number < 0) continue;
            std::size_t at = slot.hash >> shift_;
            while (slots_[at].number >= 0) at = (at + 1) & (slots_.size() - 1);
            slots_[at] = slot;
        }
    }

    std::vector<Entry> entries_;
    std::vector<Slot> slots_;
    int shift_ = 27;
};

}  // namespace redroute
