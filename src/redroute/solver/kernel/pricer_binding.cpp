// What Python sees of the labelling.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/function.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include "bound/relaxation.hpp"
#include "proof/choice.hpp"
#include "proof/pricer.hpp"

namespace nb = nanobind;
using namespace redroute;
using Numbers = nb::ndarray<const std::int64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

namespace {

// What was asked, and the labels spent on it.
template <class Ask>
auto ask(std::int64_t most_labels, const std::function<bool()>& should_stop, Ask question) {
    const nb::gil_scoped_release release;
    Meter meter(most_labels, [&] {
        const nb::gil_scoped_acquire acquire;
        return should_stop();
    });
    auto answer = question(meter);
    return std::pair{std::move(answer), meter.labels};
}

auto told(const std::pair<RelaxedDay, std::int64_t>& answer) { return std::tuple{answer.first.is_complete, answer.first.best, answer.first.days, answer.second}; }

std::vector<Node> visits_of(const Answer& answer, std::size_t number) {
    if (number >= answer.days.size()) throw std::out_of_range("no day of that number is listed");
    const auto visits = answer.days[number];
    return {visits.begin(), visits.end()};
}

nb::bytes bytes_of(const std::vector<std::int32_t>& numbers) { return nb::bytes(reinterpret_cast<const char*>(numbers.data()), 4 * numbers.size()); }

}  // namespace

void bind_pricer(nb::module_& module) {
    nb::class_<Rewards>(module, "Rewards")
        .def(
            "__init__",
            [](Rewards* self, std::vector<Reward> of_site, Reward fall_penalty, std::vector<std::vector<Node>> cuts,
               std::vector<std::vector<Node>> memories, std::vector<Reward> cut_costs, std::vector<std::vector<Node>> neighbours, std::vector<Reward> before, std::vector<Reward> after) {
                new (self) Rewards{std::move(of_site), fall_penalty, std::move(cuts), std::move(memories), std::move(cut_costs), std::move(neighbours), std::move(before), std::move(after)};
            },
            nb::arg("of_site"), nb::arg("fall_penalty"), nb::arg("cuts"), nb::arg("memories"), nb::arg("cut_costs"), nb::arg("neighbours"), nb::arg("before"), nb::arg("after"));
    nb::class_<Answer>(module, "Answer")
        .def(
            "__init__",
            [](Answer* self, const std::vector<std::vector<Node>>& days, std::vector<Reward> worths, std::vector<int> falls) {
                new (self) Answer{true, 0, {}, std::move(worths), std::move(falls)};
                for (const auto& visits : days) self->days.add(visits);
            },
            nb::arg("days"), nb::arg("worths"), nb::arg("falls"))
        .def_ro("is_complete", &Answer::is_complete)
        .def_ro("best", &Answer::best)
        .def_prop_ro(
            "days",
            [](const Answer& answer) {
                std::vector<std::vector<Node>> days;
                for (std::size_t number = 0; number < answer.days.size(); ++number) days.push_back(visits_of(answer, number));
                return days;
            })
        .def_prop_ro("falls", [](const Answer& answer) { return bytes_of(answer.falls); })
        .def(
            "count", [](const Answer& answer, Reward least) { return std::count_if(answer.worths.begin(), answer.worths.end(), [&](Reward worth) { return worth >= least; }); },
            nb::arg("least"))
        .def("day", &visits_of, nb::arg("number"))
        .def_prop_ro(
            "visits",
            [](const Answer& answer) {
                std::vector<std::int32_t> lengths;
                for (std::size_t number = 0; number < answer.days.size(); ++number) lengths.push_back(static_cast<std::int32_t>(answer.days[number].size()));
                return std::pair{bytes_of(answer.days.sites()), bytes_of(lengths)};
            })
        .def(
            "among",
            [](const Answer& answer, const Numbers& numbers, const Numbers& worths) {
                Answer some{true, answer.best, {}, std::vector<Reward>(worths.data(), worths.data() + worths.size()), {}};
                for (std::size_t k = 0; k < numbers.size(); ++k) {
                    const auto number = static_cast<std::size_t>(numbers.data()[k]);
                    some.falls.push_back(answer.falls.at(number));
                    some.days.add(answer.days[number]);
                }
                return some;
            },
            nb::arg("numbers"), nb::arg("worths"))
        .def("__len__", [](const Answer& answer) { return answer.days.size(); });
    nb::class_<Pricer>(module, "Pricer")
        .def(nb::init<const Problem&, int>(), nb::arg("problem"), nb::arg("day"))
        .def_prop_ro("is_droppable", &Pricer::is_droppable)
        .def(
            "price",
            [](Pricer& pricer, const Rewards& rewards, Reward threshold, int haste, int most_days, std::int64_t most_labels,
               const std::function<bool()>& should_stop) {
                return ask(most_labels, should_stop, [&](Meter& meter) { return pricer.price(rewards, threshold, static_cast<Haste>(haste), most_days, meter); });
            },
            nb::arg("rewards"), nb::arg("threshold"), nb::arg("haste"), nb::arg("most_days"), nb::arg("most_labels"), nb::arg("should_stop"))
        .def(
            "list_days",
            [](Pricer& pricer, const Rewards& rewards, Reward threshold, const std::vector<Node>& free, bool keeps_ends, int most_days, std::int64_t most_labels,
               const std::function<bool()>& should_stop) {
                return ask(most_labels, should_stop, [&](Meter& meter) { return pricer.list_days(rewards, threshold, free, keeps_ends, most_days, meter); });
            },
            nb::arg("rewards"), nb::arg("threshold"), nb::arg("free"), nb::arg("keeps_ends"), nb::arg("most_days"), nb::arg("most_labels"), nb::arg("should_stop"));
    nb::class_<QRoutes>(module, "QRoutes")
        .def(nb::init<const Problem&, int, int>(), nb::arg("problem"), nb::arg("day"), nb::arg("slots"))
        .def(
            "bound",
            [](QRoutes& routes, const std::vector<Reward>& of_site, Reward threshold, std::int64_t most_labels, const std::function<bool()>& should_stop) {
                return told(ask(most_labels, should_stop, [&](Meter& meter) { return routes.run(of_site, threshold, meter); }));
            },
            nb::arg("of_site"), nb::arg("threshold"), nb::arg("most_labels"), nb::arg("should_stop"));
    module.attr("MOST_CUTS") = most_cuts;
    nb::class_<Relaxation>(module, "Relaxation")
        .def(nb::init<const Problem&, int, int>(), nb::arg("problem"), nb::arg("day"), nb::arg("first_neighbours"))
        .def(
            "bound",
            [](Relaxation& relaxation, const std::vector<Reward>& of_site, Reward fall_penalty, int width, int width_back, Reward threshold,
               std::int64_t most_labels, const std::function<bool()>& should_stop) {
                return told(ask(most_labels, should_stop, [&](Meter& meter) { return relaxation.bound(of_site, fall_penalty, width, width_back, threshold, meter); }));
            },
            nb::arg("of_site"), nb::arg("fall_penalty"), nb::arg("width"), nb::arg("width_back"), nb::arg("threshold"), nb::arg("most_labels"), nb::arg("should_stop"))
        .def("remember", &Relaxation::remember, nb::arg("visits"));
    module.def(
        "choose_days",
        [](const Problem& problem, const std::vector<std::tuple<const Answer*, int, Reward, bool>>& offers, std::int64_t target,
           Reward point, Reward slack, const std::vector<Reward>& covers, const std::vector<Reward>& losses, const std::vector<Node>& free, const std::vector<int>& ranks, const std::vector<std::tuple<int, int, int, Reward>>& borders, const Propose& propose, std::int64_t most_labels, const std::function<bool()>& should_stop) {
            std::vector<Offer> listed;
            for (const auto& [answer, count, best, must_go] : offers) listed.push_back({answer, count, best, must_go});
            Goal goal{problem, target, point, slack, covers, losses, free, ranks, {}};
            for (const auto& [earlier, later, rank, price] : borders) goal.borders.push_back({earlier, later, rank, price});
            return ask(most_labels, should_stop, [&](Meter& meter) {
                return choose_days(listed, goal, [&](const auto& plan) {
                    const nb::gil_scoped_acquire acquire;
                    return propose(plan);
                }, meter);
            });
        },
        nb::arg("problem"), nb::arg("offers"), nb::arg("target"), nb::arg("point"), nb::arg("slack"), nb::arg("covers"), nb::arg("losses"), nb::arg("free"), nb::arg("ranks"), nb::arg("borders"), nb::arg("propose"),
        nb::arg("most_labels"), nb::arg("should_stop"));
}
