#include "proof/pricer.hpp"

#include "proof/completions.hpp"
#include "proof/halves.hpp"

namespace redroute {

namespace {

constexpr unsigned steps_a_half = 64;          // to find the best half that goes with another

struct Candidate {
    Reward worth;
    int before, after;
};

}  // namespace

Pricer::Pricer(const Problem& problem, int day) : problem_(problem), day_(day), middle_((problem.days[day].begins + problem.days[day].ends) / 2) {
    Rewards all;
    all.of_site.assign(problem.sites, 1);
    const Frame frame(problem_, day_, chosen(all, false), false, false, false);
    is_droppable_ = frame.drops();
    needs_stops_ = frame.needs_stops();
}

std::vector<Node> Pricer::chosen(const Rewards& rewards, bool only_rewarding) const {
    std::vector<Node> sites;
    for (Node site = 0; site < problem_.sites; ++site)
        if (problem_.days[day_].is_open(site) && (rewards.of_site[site] > 0 || !only_rewarding)) sites.push_back(site);
    return sites;
}

Answer Pricer::price(const Rewards& rewards, Reward threshold, Haste haste, int most_days, Meter& meter) {
    // A visit that earns nothing may still be a short cut where the triangle inequality fails, or make a cut begin anew.
    const auto sites = chosen(rewards, (is_droppable_ && rewards.cuts.empty()) || haste != Haste::none);
    if (sites.size() <= 64) return price_in<1>(sites, rewards, threshold, haste, most_days, meter);
    if (sites.size() <= 128) return price_in<2>(sites, rewards, threshold, haste, most_days, meter);
    if (sites.size() <= 256) return price_in<4>(sites, rewards, threshold, haste, most_days, meter);
    return {};
}

template <int W>
Answer Pricer::price_in(const std::vector<Node>& chosen, const Rewards& rewards, Reward threshold, Haste haste, int most_days, Meter& meter) {
    // Where a visit makes cuts begin anew, leaving it out may cost something.
    const bool compensates = is_droppable_ && rewards.cuts.empty();
    const Frame frame(problem_, day_, chosen, false, is_droppable_, true);
    Labelling<W> forward(frame, rewards, false, compensates);
    Answer answer;
    answer.best = threshold;
    std::vector<Candidate> found;
    if (haste != Haste::none) {
        answer.is_complete = forward.run(never, false, haste, meter);
        for (const auto& list : forward.kept)
            for (const int number : list) {
                const auto& label = forward.labels[number];
                const Reward worth = label.reward - forward.exit(label.rank);
                if (worth > threshold && frame.can_end(label.site, label.start, label.is_rested, label.walked)) found.push_back({worth, number, -1});
            }
        const auto better = [](const Candidate& a, const Candidate& b) { return a.worth != b.worth ? a.worth > b.worth : a.before < b.before; };
        std::sort(found.begin(), found.end(), better);
        if (found.size() > static_cast<std::size_t>(most_days)) found.resize(most_days);
        for (const auto& each : found) {
            std::vector<Node> visits = forward.path(each.before);
            for (Node& x : visits) x = frame.site[x];
            answer.days.add(visits);
        }
        return answer;
    }
    const Frame mirrored(problem_, day_, chosen, true, is_droppable_, true);
    Labelling<W> backward(mirrored, rewards, false, compensates);
    if (!forward.run(middle_, false, Haste::none, meter) || !backward.run(frame.begins + frame.ends - middle_, true, Haste::none, meter)) return answer;
    // The next question divides the day where both directions had equal work.
    const Time step = (frame.ends - frame.begins) / 25;
    if (2 * forward.labels.size() > 3 * backward.labels.size()) middle_ -= step;
    if (2 * backward.labels.size() > 3 * forward.labels.size()) middle_ += step;
    const Halves<W> halves{frame, forward, backward, compensates};
    for (int x = 0; x < frame.sites; ++x) {
        std::vector<Candidate> here;
        const Reward allowance = halves.allowance(x);
        for (int before = 0; before < 2; ++before)
            for (int after = 0; after < 2; ++after) {
                if (!rests_once(frame, before, after)) continue;
                const Completions<W> completions(backward, backward.kept[2 * x + after], meter);
                for (const int a : forward.kept[2 * x + before]) {
                    if (meter.is_over(steps_a_half)) return answer;
                    Candidate own{threshold, a, -1};
                    const Time until = frame.begins + frame.ends - frame.visit[x] - forward.labels[a].start;
                    SiteSet<W> apart;
                    if (!compensates) apart = forward.labels[a].memory;
                    apart.remove(x);
                    const auto least = [&] { return own.worth - forward.labels[a].reward - allowance; };
                    completions.any(until, apart, least, [&](int b) {
                        const Reward worth = halves.joined(forward.labels[a], backward.labels[b]);
                        if (worth > own.worth) own = {worth, a, b};
                        return false;
                    });
                    if (own.after < 0) continue;
                    here.push_back(own);
                    answer.best = std::max(answer.best, own.worth);
                }
            }
        std::sort(here.begin(), here.end(), [](const Candidate& a, const Candidate& b) { return a.worth != b.worth ? a.worth > b.worth : a.before < b.before; });
        // A few for every meeting place keep the columns of the master diverse.
        here.resize(std::min<std::size_t>(here.size(), std::max(3, 3 * most_days / std::max(1, frame.sites))));
        found.insert(found.end(), here.begin(), here.end());
    }
    std::stable_sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) { return a.worth > b.worth; });
    if (found.size() > static_cast<std::size_t>(most_days)) found.resize(most_days);
    for (const auto& each : found)
        answer.days.add(halves.visits(forward.labels[each.before], each.before, backward.labels[each.after], each.after));
    answer.is_complete = true;
    return answer;
}

}  // namespace redroute
