// What Python sees of the shortest route.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <stdexcept>

#include "bound.hpp"
#include "tour.hpp"

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

// Keeps the table it reads alive.
struct BoundTour {
    BoundTour(Costs table, bool is_symmetric, std::uint64_t seed)
        : costs(std::move(table)), tour(costs.data(), square(costs.shape(0), costs.shape(1), 3), is_symmetric, seed) {}
    Costs costs;
    Tour tour;
};

double tree(const Costs& costs, const Weights& weights, const Degrees& degrees) {
    const int size = square(costs.shape(0), costs.shape(1), 3);
    if (weights.shape(0) != costs.shape(0) || degrees.shape(0) != costs.shape(0)) throw std::invalid_argument("weights and degrees are one a node");
    return one_tree(costs.data(), weights.data(), size, degrees.data());
}

}  // namespace

void bind_tour(nb::module_& module) {
    nb::class_<BoundTour>(module, "Tour")
        .def(nb::init<Costs, bool, std::uint64_t>(), nb::arg("costs"), nb::arg("is_symmetric"), nb::arg("seed"))
        .def("kick", [](BoundTour& bound, std::int64_t times) { bound.tour.kick(times); }, nb::arg("times"), nb::call_guard<nb::gil_scoped_release>())
        .def("order", [](const BoundTour& bound) { return bound.tour.order(); })
        .def("length", [](const BoundTour& bound) { return bound.tour.length(); });
    nb::class_<NearGraph>(module, "NearGraph")
        .def("__init__",
             [](NearGraph* graph, const Costs& costs, int near) {
                 new (graph) NearGraph(costs.data(), square(costs.shape(0), costs.shape(1), 3), std::max(near, 2));
             },
             nb::arg("costs"), nb::arg("near"))
        .def(
            "one_tree",
            [](const NearGraph& graph, const Weights& weights, const Degrees& degrees) {
                if (static_cast<int>(weights.shape(0)) != graph.size() || static_cast<int>(degrees.shape(0)) != graph.size())
                    throw std::invalid_argument("weights and degrees are one a node");
                return graph.one_tree(weights.data(), degrees.data());
            },
            nb::arg("weights"), nb::arg("degrees"), nb::call_guard<nb::gil_scoped_release>());
    module.def("one_tree", &tree, nb::arg("costs"), nb::arg("weights"), nb::arg("degrees"), nb::call_guard<nb::gil_scoped_release>());
    module.def(
        "light_sets",
        [](const Flow& flow, double least) { return light_sets(flow.data(), square(flow.shape(0), flow.shape(1), 1), least); },
        nb::arg("flow"), nb::arg("least"));
}
