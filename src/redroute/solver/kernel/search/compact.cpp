#include "search/compact.hpp"

#include <algorithm>

namespace redroute {

namespace {

Table sub_table(const Table& table, int nodes, const std::vector<Node>& kept, bool is_transposed) {
    const std::size_t size = kept.size();
    if (!table) return {};
    const std::shared_ptr<std::int32_t[]> result(new std::int32_t[size * size + block]());
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t j = 0; j < size; ++j)
            result[is_transposed ? j * size + i : i * size + j] = table[static_cast<std::size_t>(kept[i]) * nodes + kept[j]];
    return result;
}

}  // namespace

Problem compact(const Problem& problem, const std::vector<Node>& sites) {
    Problem small;
    small.sites = static_cast<int>(sites.size());
    std::vector<Node> nodes = sites;
    const auto own_node = [&](Node node) {
        if (node == nowhere) return nowhere;
        for (std::size_t k = sites.size(); k < nodes.size(); ++k)
            if (nodes[k] == node) return static_cast<Node>(k);
        nodes.push_back(node);
        return static_cast<Node>(nodes.size() - 1);
    };
    for (const Day& day : problem.days) {
        Day copy = day;
        for (Node* const place : {&copy.start, &copy.end}) *place = own_node(*place);
        for (Node& place : copy.rest.places) place = own_node(place);
        copy.first = {0};
        copy.spans.clear();
        for (const Node site : sites) {
            copy.spans.insert(copy.spans.end(), day.spans.begin() + day.first[site], day.spans.begin() + day.first[site + 1]);
            copy.first.push_back(static_cast<int>(copy.spans.size()));
        }
        small.days.push_back(std::move(copy));
    }
    for (const Travel& travel : problem.travels) {
        Travel copy;
        copy.nodes = static_cast<int>(nodes.size());
        copy.durations = sub_table(travel.durations, travel.nodes, nodes, false);
        copy.reversed = sub_table(travel.durations, travel.nodes, nodes, true);
        copy.walking = sub_table(travel.walking, travel.nodes, nodes, false);
        copy.walking_reversed = sub_table(travel.walking, travel.nodes, nodes, true);
        small.travels.push_back(std::move(copy));
    }
    for (const Node site : sites) {
        small.visit.push_back(problem.visit[site]);
        small.prize.push_back(problem.prize[site]);
        small.price.push_back(problem.price[site]);
        small.required.push_back(problem.required[site]);
        if (problem.is_ordered()) small.rank.push_back(problem.rank[site]);
    }
    for (const Quota& quota : problem.quotas) {
        Quota copy{{}, quota.at_least, quota.at_most};
        for (const Node site : sites) copy.counts.push_back(quota.counts[site]);
        small.quotas.push_back(std::move(copy));
    }
    small.fall_penalty = problem.fall_penalty;
    small.budget = problem.budget;
    return small;
}

std::vector<Node> by_time_of_day(const Problem& problem, const std::vector<Node>& sites) {
    std::vector<std::int64_t> middle(problem.sites, 0);
    std::vector<Node> sorted;
    for (const Node site : sites) {
        std::int64_t sum = 0, days = 0;
        for (const Day& day : problem.days) {
            if (!day.is_open(site)) continue;
            sum += std::max(day.begins, day.spans[day.first[site]].opens) + std::min(day.ends, day.spans[day.first[site + 1] - 1].closes);
            ++days;
        }
        if (days == 0) continue;
        middle[site] = sum / days;
        sorted.push_back(site);
    }
    std::sort(sorted.begin(), sorted.end(), [&](Node a, Node b) { return middle[a] != middle[b] ? middle[a] < middle[b] : a < b; });
    return sorted;
}

Columns::Columns(const Problem& problem, int number) : stride(in_blocks(problem.sites)), visit(problem.visit) {
    const Day& day = problem.days[number];
    const int sites = problem.sites;
    visit.resize(stride);
    for (Node x = 0; x < sites; ++x) spans = std::max(spans, day.first[x + 1] - day.first[x]);
    opens.assign(spans * stride, never);
    closes.assign(spans * stride, -never);
    nothing.assign(std::max<std::size_t>(stride, problem.travel(number).nodes), 0);
    std::vector<Time> latest(sites, -never);    // closing among sites 0 .. x
    std::vector<Time> earliest(sites, never);   // end of a visit among sites x .. n-1
    for (Node x = 0; x < sites; ++x)
        for (int k = day.first[x]; k < day.first[x + 1]; ++k) {
            const std::size_t entry = (k - day.first[x]) * stride + x;
            opens[entry] = day.spans[k].opens;
            closes[entry] = day.spans[k].closes;
            latest[x] = std::max(latest[x], day.spans[k].closes);
            earliest[x] = std::min(earliest[x], day.spans[k].opens + problem.visit[x]);
        }
    for (Node x = 1; x < sites; ++x) latest[x] = std::max(latest[x], latest[x - 1]);
    for (Node x = sites - 2; x >= 0; --x) earliest[x] = std::min(earliest[x], earliest[x + 1]);
    begins = day.begins;
    while ((day.ends - day.begins) >> digits >= slices) ++digits;
    const Time step = 1 << digits;
    for (int k = 0; k < slices; ++k) {
        const Time opens_slice = k == 0 ? -never : begins + k * step, closes_slice = k == slices - 1 ? never : begins + (k + 1) * step;
        firsts.push_back(static_cast<int>(std::lower_bound(latest.begin(), latest.end(), opens_slice) - latest.begin()));
        lasts.push_back(static_cast<int>(std::upper_bound(earliest.begin(), earliest.end(), closes_slice) - earliest.begin()));
    }
}

}  // namespace redroute
