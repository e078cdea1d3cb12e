"""One sentence says why a site is in or out, and which rules conflict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from asked import TUESDAY, a_day
from redroute.errors import UnknownSite
from redroute.itinerary.itinerary import Itinerary, Reason
from redroute.outputs.explain import explain
from redroute.outputs.sentence import conflict_lines, fact, skipped_by_reason
from redroute.planner import plan
from redroute.problem.request import Place, QuotaRequest, TourRequest
from redroute.sites.catalogue import Catalogue
from redroute.sites.site import Kind
from redroute.solver.stop import after_iterations


def anyuan(bundled: Catalogue, day: date, **wishes: object) -> Itinerary:
    return plan(bundled, TourRequest(days=(a_day(date=day),), **wishes), stop=after_iterations(500))  # type: ignore[arg-type]


def test_a_visit_is_explained_by_its_time_reasons_and_prize(bundled: Catalogue) -> None:
    found = anyuan(bundled, TUESDAY, required=("ay-memorial-hall",), theme_weights={"labour": 2})
    visit = next(visit for visit in found.visits if visit.site.id == "ay-memorial-hall")
    said = explain(found, "ay-memorial-hall")
    assert said.startswith("安源路矿工人运动纪念馆：列入，2026-11-24 ")
    assert "必到、省级文物保护单位、工人运动、定时讲解" in said
    assert f"分值 {visit.prize}" in said
    assert "in the tour" in explain(found, "ay-memorial-hall", "en")


def test_a_site_that_gave_way_says_what_its_visit_would_have_been_worth(bundled: Catalogue) -> None:
    found = anyuan(bundled, TUESDAY)
    gave_way = next(each for each in found.skipped if each.reason is Reason.CROWDED_OUT)
    worth = gave_way.detail.removeprefix("worth=")
    assert int(worth) > 0
    assert f"[分值 {worth}]" in explain(found, gave_way.site.id)
    assert f"[worth {worth}]" in explain(found, gave_way.site.id, "en")
    assert f"{gave_way.site.name} 分值 {worth}" in "".join(skipped_by_reason(found.skipped, "zh", 99))


def test_where_a_day_ends_is_explained_as_what_it_is(bundled: Catalogue) -> None:
    lodging = bundled["ay-memorial-hall"]
    inn = replace(lodging, id="inn", name="招待所", kind=Kind.LODGING)
    found = plan(replace(bundled, sites=(*bundled.sites, inn)), TourRequest(days=(a_day(end=Place(site="inn")),)), stop=after_iterations(300))
    assert explain(found, "inn") == f"招待所：{TUESDAY.isoformat()} 在这里起讫或用餐，不作参观"


def test_amounts_of_a_budget_are_said_in_words() -> None:
    assert fact("price=30:left=0", "zh") == "门票 30 元，预算只剩 0 元"
    assert fact("price=30:budget=20", "en") == "30 yuan a ticket, a budget of 20"


def test_a_visit_too_long_for_the_day_says_both_lengths(bundled: Catalogue) -> None:
    sites = tuple(replace(site, visit_minutes=600) if site.id == "ay-memorial-hall" else site for site in bundled)
    found = anyuan(replace(bundled, sites=sites), TUESDAY)
    assert "参观时间太长（需 600 分钟，最多只有 480 分钟）：安源路矿工人运动纪念馆" in list(skipped_by_reason(found.skipped, "zh", 9))
    found = anyuan(replace(bundled, sites=sites), TUESDAY, required=("ay-memorial-hall",))
    assert conflict_lines(found, "zh") == ["必到 安源路矿工人运动纪念馆：参观时间太长（需 600 分钟，最多只有 480 分钟）"]


def test_a_site_left_out_is_explained_by_its_reason(bundled: Catalogue) -> None:
    found = anyuan(bundled, TUESDAY, excluded=("ay-memorial-hall",))
    assert explain(found, "ay-memorial-hall") == "安源路矿工人运动纪念馆：未列入，按要求不去"
    assert "position unknown" in explain(found, "px-north-station", "en")
    with pytest.raises(UnknownSite):
        explain(found, "nowhere")


def test_conflicts_are_sentences_in_both_languages(bundled: Catalogue) -> None:
    monday = anyuan(bundled, TUESDAY - timedelta(days=1), required=("ay-memorial-hall",))
    assert conflict_lines(monday, "zh") == ["必到 安源路矿工人运动纪念馆：行程日期内不开放（星期二至星期日 09:00–17:00）"]
    assert "closed on the dates of the tour (Tu-Su 09:00-17:00)" in conflict_lines(monday, "en")[0]
    counted = anyuan(bundled, TUESDAY, quotas=(QuotaRequest(theme="labour", at_least=30), QuotaRequest(kind="camp", at_most=1)))
    assert conflict_lines(counted, "zh") == ["数量要求：工人运动（至少 30 处，只排得下 10 处）"]
    assert conflict_lines(counted, "en")[0].endswith("(at least 30, only 10 possible)")


def test_a_budget_and_a_limit_in_conflict_say_how_much_they_are(bundled: Catalogue) -> None:
    found = anyuan(bundled, TUESDAY)
    codes = ("budget:budget_yuan=12.5:needed_yuan=30", "walking:limit_m=800")
    found = replace(found, certificate=replace(found.certificate, conflicts=codes))
    assert conflict_lines(found, "zh") == ["人均门票预算（12.5 元，必到各处共 30 元）", "每日步行上限（800 米）"]
    assert conflict_lines(found, "en")[1] == "the limit on walking (800 m)"


@pytest.mark.parametrize(
    "code", ["order", "budget", "walking", "lunch", "frame:2026-11-24", "quota:level=national", "required:crowded-out:px-museum"]
)
def test_every_code_has_words_of_its_own(bundled: Catalogue, code: str) -> None:
    found = anyuan(bundled, TUESDAY)
    found = replace(found, certificate=replace(found.certificate, conflicts=(code,)))
    zh, en = (conflict_lines(found, lang)[0] for lang in ("zh", "en"))
    assert len({zh, en, code}) == 3
    assert not any(part in zh + en for part in ("{", "crowded", "level="))
