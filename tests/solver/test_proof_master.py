"""The master of the proof: which columns count in a row, and that it stops when told to."""

from __future__ import annotations

from random import Random

from benchmarks.proof import town

from redroute.solver.proof_cuts import Cut
from redroute.solver.proof_kinds import SCALE, Column, Kinds
from redroute.solver.proof_master import FORBIDDEN, PIVOTS_A_LOOK, Master
from redroute.solver.work import Work

PROBLEM = town(27, 2, 0)


class Rule:
    """A stopping rule that counts how often it is asked, and says yes from one question on."""

    def __init__(self, allowed: int | None = None) -> None:
        self.allowed, self.asked = allowed, 0

    def __call__(self) -> bool:
        """Whether to stop."""
        self.asked += 1
        return self.allowed is not None and self.asked > self.allowed


def master_of(rule: Rule) -> Master:
    work = Work(None, rule)
    return Master(PROBLEM, Kinds(PROBLEM, work), work, most_cuts=100)


def columns(seed: int, count: int, *, repeats: bool = False) -> list[Column]:
    draw = Random(seed)
    sites = range(PROBLEM.sites)
    return [Column(k % 2, tuple(draw.choices(sites, k=6) if repeats else draw.sample(sites, 6)), 0) for k in range(count)]


def cuts(seed: int, count: int) -> list[Cut]:
    draw = Random(seed)
    triples = [sorted(draw.sample(range(PROBLEM.sites), 3)) for _ in range(count)]
    return [Cut((a, b, c), frozenset((a, b, c, *draw.sample(range(PROBLEM.sites), 9)))) for a, b, c in triples]


def test_a_plan_is_short_of_the_bound_by_what_it_loses_at_sites_it_leaves_out() -> None:
    master = master_of(Rule())
    listed = columns(4, 400)
    master.add(listed)
    prices = master.solve()
    assert prices is not None
    bests = [max(master.worth(column, prices) for column in listed if column.kind == kind) for kind in range(2)]
    bound, plans, tight = master.bound(prices, bests), 0, 0
    for one in listed[::2]:
        for other in listed[1::2]:
            if not set(one.visits) & set(other.visits):
                visits = {*one.visits, *other.visits}
                worth = sum(PROBLEM.prizes[site] for site in visits) * SCALE
                lost = sum(loss for site, loss in enumerate(prices.losses) if site not in visits)
                assert worth + lost <= bound
                plans += 1
                tight += worth + 3 * lost > bound
    assert plans > 1000
    assert tight > 0


def test_nobody_pays_more_for_a_visit_than_it_brings_unless_it_must_be() -> None:
    master = master_of(Rule())
    master.add(columns(5, 30))
    dear = 0
    for ones in ((), (3, 20)):
        master.fix((), ones)
        prices = master.solve()
        assert prices is not None
        for site, (prize, cover) in enumerate(zip(PROBLEM.prizes, prices.covers, strict=True)):
            dear += cover > prize * SCALE
            assert cover <= prize * SCALE or site in ones
            assert (prices.losses[site] == FORBIDDEN) == (site in ones)
    assert dear


def test_no_column_that_counts_is_left_out_of_a_row() -> None:
    master = master_of(Rule())
    master.add(columns(1, 400))
    master.add(columns(2, 400, repeats=True))
    counting = 0
    for cut in cuts(3, 200):
        found = master._twice_at(cut)
        counts = {number for number, column in enumerate(master.columns) if cut.pairs(column.visits)}
        assert counts <= set(found)
        assert found == sorted(set(found))
        assert len(found) < len(master.columns) / 2
        counting += len(counts)
    assert counting > 1000


def test_whoever_cancels_waits_for_one_column_or_one_cut() -> None:
    rule = Rule()
    master = master_of(rule)
    master.add(columns(1, 50))
    rule.allowed = rule.asked + 20
    assert master.add(columns(2, 50)) == 20
    other = Rule()
    master = master_of(other)
    master.add(columns(1, 50))
    other.allowed = other.asked + 7
    master.cut(cuts(3, 30))
    assert len(master.cuts) == 7


def test_whoever_cancels_waits_for_a_few_steps_of_the_simplex_method() -> None:
    rule = Rule()
    master = master_of(rule)
    master.add(columns(1, 2000))
    before = rule.asked
    assert master.solve() is not None
    pivots = master._highs.getInfo().simplex_iteration_count
    assert pivots > 10 * PIVOTS_A_LOOK
    assert rule.asked - before >= pivots // PIVOTS_A_LOOK

    rule = Rule()
    master = master_of(rule)
    master.add(columns(1, 2000))
    rule.allowed = rule.asked + 3
    assert master.solve() is None
    assert master._highs.getInfo().simplex_iteration_count <= 4 * PIVOTS_A_LOOK
    asked = rule.asked
    assert master.solve() is None
    assert rule.asked == asked
