"""Which rules of a request stand in each other's way, when no plan keeps them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from redroute.problem.encode import Encoding
from redroute.problem.problem import Problem, Quota
from redroute.solver.solution import Status
from redroute.solver.solve import solve
from redroute.solver.stop import after_iterations

MOST_TRIALS = 40
"""Searches made to find the conflict; where there are more rules than that, several are tried, and named, together."""

WORK, PROVING_WORK = 400, 4000
"""Iterations of each trial, and of the question how many of a quota there is room for, whose answer must be proven."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The code of a rule and the problem without it; of a quota, what it counts."""

    code: str
    relaxed: Callable[[Problem], Problem]
    quota: Quota | None = None


def conflicts_of(encoding: Encoding, seed: int) -> tuple[str, ...]:
    """Codes of rules that cannot be kept together: ``required:<reason>:<site>``, ``order``, ``budget:budget_yuan=30``, ``walking:limit_m=800``,
    ``lunch``, ``dining:<date>`` and ``quota:<subject>:at_least=3:at_most=5:possible=2``, of the three numbers those that are known.

    Each rule in turn is dropped for good if there still is no plan without it; those left are needed for the conflict (the deletion filter of Chinneck
    and Dravnieks, *Locating minimal infeasible constraint sets in linear programs*, 1991). Trials are short searches, so a rule may be named
    that a longer search could keep; none is named if no plan is found even without them all.
    """
    if encoding.conflicts:
        return encoding.conflicts
    problem, rules = _bare(encoding.problem), _rules(encoding)
    if not _has_plan(_without(problem, rules), seed):
        return ()
    needed = list(rules)
    for group in _groups(rules):
        kept = [rule for rule in needed if rule not in group]
        if not _has_plan(_without(problem, [rule for rule in rules if rule not in kept]), seed):
            needed = kept
    return tuple(rule.code + _possible(rule, problem, [other for other in rules if other not in needed], encoding, seed) for rule in needed)


def _possible(rule: Rule, problem: Problem, dropped: Sequence[Rule], encoding: Encoding, seed: int) -> str:
    """How many of a quota that asks for more can be visited under the other rules in conflict, where that is soon proven."""
    quota = rule.quota
    if quota is None or not quota.at_least or any(entry.reason == "not-considered" for entry in encoding.left_out):
        return ""
    prizes = tuple(int(site in quota.members) for site in range(problem.sites))
    found = solve(replace(_without(problem, [*dropped, rule]), prizes=prizes), stop=after_iterations(PROVING_WORK), seed=seed)
    count = sum(site in quota.members for day in found.days for site in day.visits)
    return f":possible={count}" if found.status is Status.OPTIMAL and count < quota.at_least else ""


def _groups(rules: Sequence[Rule]) -> list[Sequence[Rule]]:
    """One rule a group, or as many as it takes for no more than ``MOST_TRIALS`` groups."""
    size = -(-len(rules) // MOST_TRIALS) or 1
    return [rules[first : first + size] for first in range(0, len(rules), size)]


def _bare(problem: Problem) -> Problem:
    """The question whether there is a plan at all: nothing is worth anything, and only sites that a rule asks for are open.

    With no prize to be won the search ends at the first plan it finds.
    """
    asked = _asked(problem)
    days = tuple(replace(day, spans=tuple(spans if site in asked else () for site, spans in enumerate(day.spans))) for day in problem.days)
    order = problem.order if problem.order is not None and problem.order.is_hard else None
    return replace(problem, days=days, prizes=(0,) * problem.sites, order=order)


def _asked(problem: Problem) -> frozenset[int]:
    """Sites that a rule asks for."""
    return problem.required.union(*(quota.members for quota in problem.quotas if quota.at_least))


def _rules(encoding: Encoding) -> list[Rule]:
    """Softest first: what comes first is the first to be dropped without being named."""
    problem = encoding.problem
    rules = [
        Rule(f"dining:{encoding.request.days[number].date.isoformat()}", partial(_with_lunch_elsewhere, encoding=encoding, number=number))
        for number in sorted(encoding.lunchless)
    ]
    if any(day.rest is not None for day in problem.days):
        rules.append(Rule("lunch", _without_lunch))
    if problem.days[0].walking_limit is not None:
        rules.append(Rule(f"walking:limit_m={problem.days[0].walking_limit}", _without_walking_limit))
    if problem.budget is not None:
        rules.append(Rule(f"budget:budget_yuan={problem.budget / 100:.10g}", _without_budget))
    if problem.order is not None and problem.order.is_hard:
        rules.append(Rule("order", _without_order))
    quotas = zip(encoding.request.quotas, problem.quotas, strict=True)
    rules += [Rule(f"quota:{asked.subject}{_bounds(quota)}", partial(_without_quota, quota=quota), quota) for asked, quota in quotas]
    for site in sorted(problem.required):
        rules.append(Rule(f"required:crowded-out:{encoding.candidates[site].site.id}", partial(_not_required, site=site)))
    return rules


def _bounds(quota: Quota) -> str:
    least = f":at_least={quota.at_least}" if quota.at_least else ""
    return least if quota.at_most is None else f"{least}:at_most={quota.at_most}"


def _with_lunch_elsewhere(problem: Problem, *, encoding: Encoding, number: int) -> Problem:
    """The problem with a lunchless day on which sites can be visited after all."""
    asked = _asked(problem)
    spans = tuple(one.days[number].spans if site in asked else () for site, one in enumerate(encoding.candidates))
    return replace(problem, days=tuple(replace(day, spans=spans, rest=None) if index == number else day for index, day in enumerate(problem.days)))


def _without_lunch(problem: Problem) -> Problem:
    return replace(problem, days=tuple(replace(day, rest=None) for day in problem.days))


def _without_walking_limit(problem: Problem) -> Problem:
    return replace(problem, days=tuple(replace(day, walking_limit=None) for day in problem.days))


def _without_budget(problem: Problem) -> Problem:
    return replace(problem, budget=None)


def _without_order(problem: Problem) -> Problem:
    return replace(problem, order=None)


def _without_quota(problem: Problem, *, quota: Quota) -> Problem:
    return replace(problem, quotas=tuple(other for other in problem.quotas if other is not quota))


def _not_required(problem: Problem, *, site: int) -> Problem:
    return replace(problem, required=problem.required - {site})


def _without(problem: Problem, rules: Sequence[Rule]) -> Problem:
    for rule in rules:
        problem = rule.relaxed(problem)
    return problem


def _has_plan(problem: Problem, seed: int) -> bool:
    return solve(problem, stop=after_iterations(WORK), seed=seed).status in (Status.OPTIMAL, Status.FEASIBLE)
