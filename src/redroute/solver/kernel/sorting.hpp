// Sorting of long lists that can be cut short.
#pragma once

#include <algorithm>
#include <vector>

#include "meter.hpp"

namespace redroute {

// Sorts elements no two of which are alike. Returns whether it was carried through; cut short, what the list holds is of no use.
template <class Element, class Less>
bool sort(std::vector<Element>& list, Less less, Meter& meter) {
    constexpr std::size_t at_once = 4096;
    for (std::size_t from = 0; from < list.size(); from += at_once) {
        std::sort(list.begin() + from, list.begin() + std::min(list.size(), from + at_once), less);
        if (list.size() > at_once && meter.is_stopped(Meter::steps_a_look)) return false;
    }
    std::vector<Element> merged(list.size() > at_once ? list.size() : 0);
    for (std::size_t width = at_once; width < list.size(); width *= 2) {
        for (std::size_t from = 0; from < list.size(); from += 2 * width) {
            const auto middle = list.begin() + std::min(list.size(), from + width), end = list.begin() + std::min(list.size(), from + 2 * width);
            std::merge(list.begin() + from, middle, middle, end, merged.begin() + from, less);
            if (meter.is_stopped(Meter::steps_a_look)) return false;
        }
        list.swap(merged);
    }
    return true;
}

}  // namespace redroute
