// What Python sees of the labelling.
#include <nanobind/nanobind.h>
#include <nanobind/stl/function.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include "pricer.hpp"

namespace nb = nanobind;
using namespace redroute;

namespace {

// Complete or not, the best worth, the days, the labels spent.
using Reply = std::tuple<bool, Reward, std::vector<std::vector<Node>>, std::int64_t>;

template <class Ask>
Reply ask(std::int64_t most_labels, const std::function<bool()>& should_stop, Ask question) {
    const nb::gil_scoped_release release;
    Meter meter(most_labels, [&] {
        const nb::gil_scoped_acquire acquire;
        return should_stop();
    });
    Answer answer = question(meter);
    return {answer.is_complete, answer.best, std::move(answer.days), meter.labels};
}

}  // namespace

void bind_pricer(nb::module_& module) {
    nb::class_<Rewards>(module, "Rewards")
        .def(
            "__init__",
            [](Rewards* self, std::vector<Reward> of_site, Reward fall_penalty, std::vector<std::vector<Node>> cuts, std::vector<Reward> cut_costs,
               std::vector<std::vector<Node>> neighbours) {
                new (self) Rewards{std::move(of_site), fall_penalty, std::move(cuts), std::move(cut_costs), std::move(neighbours)};
            },
            nb::arg("of_site"), nb::arg("fall_penalty"), nb::arg("cuts"), nb::arg("cut_costs"), nb::arg("neighbours"));
    nb::class_<Pricer>(module, "Pricer")
        .def(nb::init<const Problem&, int>(), nb::arg("problem"), nb::arg("day"))
        .def_prop_ro("is_droppable", &Pricer::is_droppable)
        .def(
            "price",
            [](Pricer& pricer, const Rewards& rewards, Reward threshold, bool is_quick, int most_days, std::int64_t most_labels,
               const std::function<bool()>& should_stop) {
                return ask(most_labels, should_stop, [&](Meter& meter) { return pricer.price(rewards, threshold, is_quick, most_days, meter); });
            },
            nb::arg("rewards"), nb::arg("threshold"), nb::arg("is_quick"), nb::arg("most_days"), nb::arg("most_labels"), nb::arg("should_stop"))
        .def(
            "list_days",
            [](Pricer& pricer, const Rewards& rewards, Reward threshold, const std::vector<Node>& free, bool keeps_ends, int most_days, std::int64_t most_labels,
               const std::function<bool()>& should_stop) {
                return ask(most_labels, should_stop, [&](Meter& meter) { return pricer.list_days(rewards, threshold, free, keeps_ends, most_days, meter); });
            },
            nb::arg("rewards"), nb::arg("threshold"), nb::arg("free"), nb::arg("keeps_ends"), nb::arg("most_days"), nb::arg("most_labels"), nb::arg("should_stop"));
}
