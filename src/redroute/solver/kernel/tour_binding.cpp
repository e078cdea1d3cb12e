// What Python sees of the shortest route.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/vector.h>

#include <stdexcept>

#include "tour/ascent.hpp"
#include "tour/cuts.hpp"
#include "tour/tour.hpp"

namespace nb = nanobind;
using namespace redroute;

namespace {

using Costs = nb::ndarray<const std::int32_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Weights = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Degrees = nb::ndarray<std::int32_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Flow = nb::ndarray<const double, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

int square(std::size_t rows, std::size_t columns, std::size_t least) {
    if (rows != columns || rows < least) throw std::invalid_argument("the table is not square, or too small");
    return static_cast<int>(rows);
}

// Keeps the tables it reads alive.
struct BoundAscent {
    BoundAscent(Costs table, Costs turned_table, bool is_outside)
        : costs(std::move(table)),
          turned(std::move(turned_table)),
          ascent(costs.data(), turned.data(), square(costs.shape(0), costs.shape(1), 3), is_outside) {
        if (turned.shape(0) != costs.shape(0) || turned.shape(1) != costs.shape(1)) throw std::invalid_argument("both tables have one size");
    }
    Costs costs, turned;
    Ascent ascent;
};

struct BoundTour {
    BoundTour(const BoundAscent& bound, std::uint64_t seed) : costs(bound.costs), tour(bound.ascent.tour(seed)) {}
    Costs costs;
    Tour tour;
};

}  // namespace

void bind_tour(nb::module_& module) {
    nb::class_<BoundTour>(module, "Tour")
        .def(nb::init<const BoundAscent&, std::uint64_t>(), nb::arg("ascent"), nb::arg("seed"))
        .def("kick", [](BoundTour& bound, std::int64_t times) { bound.tour.kick(times); }, nb::arg("times"), nb::call_guard<nb::gil_scoped_release>())
        .def("order", [](const BoundTour& bound) { return bound.tour.order(); })
        .def("length", [](const BoundTour& bound) { return bound.tour.length(); });
    nb::class_<BoundAscent>(module, "Ascent")
        .def(nb::init<Costs, Costs, bool>(), nb::arg("costs"), nb::arg("turned"), nb::arg("is_outside"))
        .def("raise_prices", [](BoundAscent& bound, double target) { return bound.ascent.raise(target); }, nb::arg("target"))
        .def("limit", [](BoundAscent& bound) { return bound.ascent.limit(); })
        .def("hopeless", [](BoundAscent& bound, double length) { return bound.ascent.hopeless(length); }, nb::arg("length"));
    module.def(
        "light_sets",
        [](const Flow& flow, double least) { return light_sets(flow.data(), square(flow.shape(0), flow.shape(1), 1), least); },
        nb::arg("flow"), nb::arg("least"));
}
