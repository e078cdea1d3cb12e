// What Python sees: a search that is told how much work to do.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include "search/archive.hpp"
#include "search/search.hpp"

namespace nb = nanobind;
using namespace redroute;
using Array = nb::ndarray<const std::int32_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

void bind_pricer(nb::module_& module);           // in pricer_binding.cpp
void bind_tour(nb::module_& module);             // in tour_binding.cpp

namespace {

constexpr Time blocked = 1 << 28;               // a leg nobody can travel; two of them still fit an int32

// The array's own numbers, or, where some of them are beyond `blocked`, a copy that ends there.
Table make_table(const Array& array) {
    const std::int32_t* const numbers = array.data();
    const std::size_t size = array.size();
    std::int32_t largest = 0;                   // a loop, which compilers turn into vectors
    for (std::size_t k = 0; k < size; ++k) largest = std::max(largest, numbers[k]);
    if (largest <= blocked) return Table(std::make_shared<const Array>(array), numbers);
    const std::shared_ptr<std::int32_t[]> copy(new std::int32_t[size]);
    std::transform(numbers, numbers + size, copy.get(), [](std::int32_t number) { return std::min(number, blocked); });
    return copy;
}

Travel make_travel(const Array& durations, const std::optional<Array>& walking) {
    return {static_cast<int>(durations.shape(0)), make_table(durations), walking ? make_table(*walking) : Table{}, {}, {}};
}

Day make_day(Time begins, Time ends, Node start, Node end, int travel, const std::vector<std::vector<std::pair<Time, Time>>>& spans,
             std::optional<std::tuple<Time, Time, Time, std::vector<Node>>> rest, std::int32_t walking_limit) {
    Day day{begins, ends, start, end, travel, rest.has_value(), {}, walking_limit, {}, {}};
    if (rest) {
        const auto& [opens, closes, duration, places] = *rest;
        day.rest = {{{opens, closes}, duration}, places};
    }
    day.first.push_back(0);
    for (const auto& site : spans) {
        for (const auto& [opens, closes] : site) day.spans.push_back({opens, closes});
        day.first.push_back(static_cast<int>(day.spans.size()));
    }
    return day;
}

Quota make_quota(const std::vector<Node>& members, int at_least, int at_most, int sites) {
    Quota quota{std::vector<char>(sites, 0), at_least, at_most};
    for (const Node site : members) quota.counts[site] = 1;
    return quota;
}

}  // namespace

NB_MODULE(_kernel, module) {
    module.doc() = "The compiled search of redroute.";
    nb::class_<Travel>(module, "Travel");
    nb::class_<Day>(module, "Day");
    nb::class_<Quota>(module, "Quota");
    nb::class_<Problem>(module, "Problem");
    module.def("travel", &make_travel, nb::arg("durations"), nb::arg("walking").none());
    module.def("day", &make_day, nb::arg("begins"), nb::arg("ends"), nb::arg("start"), nb::arg("end"), nb::arg("travel"), nb::arg("spans"),
               nb::arg("rest").none(), nb::arg("walking_limit"));
    module.def("quota", &make_quota, nb::arg("members"), nb::arg("at_least"), nb::arg("at_most"), nb::arg("sites"));
    module.def(
        "problem",
        [](std::vector<Day> days, std::vector<Travel> travels, std::vector<Time> visit, std::vector<std::int32_t> prize, std::vector<std::int64_t> price,
           const std::vector<Node>& required, std::vector<Quota> quotas, std::vector<int> rank, std::int64_t fall_penalty, std::int64_t budget) {
            const std::size_t sites = visit.size();
            Problem problem{static_cast<int>(sites), std::move(days), std::move(travels), std::move(visit), std::move(prize), std::move(price),
                            std::vector<char>(sites, 0), std::move(quotas), std::move(rank), fall_penalty, budget};
            for (const Node site : required) problem.required[site] = 1;
            return problem;
        },
        nb::arg("days"), nb::arg("travels"), nb::arg("visit"), nb::arg("prize"), nb::arg("price"), nb::arg("required"), nb::arg("quotas"),
        nb::arg("rank"), nb::arg("fall_penalty"), nb::arg("budget"));
    nb::class_<Search>(module, "Search")
        .def(nb::init<const Problem&, std::uint64_t>(), nb::arg("problem"), nb::arg("seed"), nb::keep_alive<1, 2>())
        .def("run", &Search::run, nb::arg("iterations"), nb::arg("done"), nb::call_guard<nb::gil_scoped_release>())
        .def("restart", &Search::restart)
        .def("prize", [](const Search& search) { return search.best_count().prize; })
        .def("best", [](const Search& search) { return search.best(); });
    module.def(
        "combine_days",
        [](const Problem& problem, const std::vector<int>& frames, const std::vector<std::pair<int, std::vector<Node>>>& days, std::uint64_t seed, std::int64_t looks) {
            Random random(seed);
            Archive archive(problem, frames, random);
            for (const auto& [frame, order] : days) archive.remember(frame, order, 0);
            return archive.combine(looks);
        },
        nb::arg("problem"), nb::arg("frames"), nb::arg("days"), nb::arg("seed"), nb::arg("looks"));
    module.attr("LARGEST_FOCUS") = Search::largest_focus;
    bind_pricer(module);
    bind_tour(module);
}
