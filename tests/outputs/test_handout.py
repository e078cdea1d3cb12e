"""The handout, read by another program."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from tours import CLUB, HOSTILE, SPRING, hostile_tour, make_tour

from redroute.clock import TimeWindow
from redroute.itinerary.itinerary import Certificate, Reason, Skipped
from redroute.outputs.handout import itinerary_handout
from redroute.outputs.words import WORDS
from redroute.sites.catalogue import Source
from redroute.sites.site import Booking

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def headings(text: str) -> list[str]:
    tokens = READER.parse(text)
    return [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]


def test_the_handout_has_its_sections_in_order() -> None:
    assert headings(itinerary_handout(make_tour())) == [
        "安源两日研学",
        "第 1 天 · 2026-10-03 星期六 · 国庆节（法定节假日）",
        "第 2 天 · 2026-10-04 星期日 · 国庆节（法定节假日）",
        "出发前电话确认",
        "请注意",
        "参观点介绍",
        "未列入的点位与原因",
        "这份行程有多好",
        "资料来源",
    ]


def test_a_row_says_when_where_how_and_what_to_know() -> None:
    assert "| 09:00–10:00 | **1-1** · 路矿工人俱乐部旧址 | 大巴 5.2 km · 14分 | 09:00–17:00 | 定时讲解；机动 15分 |" in itinerary_handout(make_tour())


def test_a_place_that_never_closes_is_open_all_day() -> None:
    day = make_tour().days[1]
    visit = replace(day.visits[0], windows=(TimeWindow(0, 86400),))
    assert "| 全天 |" in itinerary_handout(make_tour(days=(replace(day, stops=(visit,), legs=()),)))


def test_visits_are_numbered_by_day_where_there_are_several_as_on_the_map() -> None:
    tour = make_tour()
    assert "| **2-3** · 秋收起义广场 |" in itinerary_handout(tour)
    assert "| **3** · 秋收起义广场 |" in itinerary_handout(replace(tour, days=tour.days[1:]))


def test_what_holds_of_many_visits_is_a_mark_in_the_timetable_explained_once() -> None:
    text = itinerary_handout(make_tour())
    assert "**1-2** · 补习夜校旧址 ★◇ |" in text
    assert text.count("★ 开放时间未知，须电话确认") == text.count("◇ 参观时长为假定") == 1
    assert "◇" not in itinerary_handout(make_tour(days=make_tour().days[1:]))


def test_a_call_has_its_number() -> None:
    lines = itinerary_handout(make_tour()).splitlines()
    assert any(line.startswith("- [ ] **路矿工人俱乐部旧址** · 0799-0000000 · 2026-10-03 09:00–10:00") for line in lines)
    assert not any(line.startswith("- [ ]") and "秋收起义广场" in line for line in lines)


def test_where_no_number_is_known_each_question_is_told_once_for_all_places() -> None:
    text = itinerary_handout(make_tour())
    unknown = text.index("以下几处电话未知，请向当地文旅或文物部门查询。事由：开放时间未知，须电话确认。")
    reported = text.index("以下几处电话未知，请向当地文旅或文物部门查询。事由：核对开放时间（转载，未核实）。")
    assert unknown < text.index("- [ ] **补习夜校旧址** · 2026-10-03 10:05–10:35\n- [ ] **大罢工谈判处旧址（公务总汇）** · 2026-10-03") < reported
    assert reported < text.index("- [ ] **路矿工人运动纪念馆** · 2026-10-03")
    assert text.count("电话未知") == text.count("事由")


def test_a_text_that_several_places_share_is_told_once_and_referred_to() -> None:
    day = make_tour().days[0]
    shared = replace(day.visits[1], site=replace(day.visits[1].site, description=f" {CLUB.description}"))
    text = itinerary_handout(make_tour(days=(replace(day, stops=(day.visits[0], shared), legs=day.legs[:1]),)))
    assert text.count(CLUB.description) == 1
    assert "  二层砖木结构的讲演厅。" in text
    assert "  介绍同 1。" in text


def test_a_place_visited_again_is_told_once_under_both_numbers() -> None:
    first, second = make_tour().days
    again = replace(second, stops=(replace(first.visits[0], why=("preferred",)), *second.stops[1:]))
    text = itinerary_handout(make_tour(days=(first, again)))
    places = text[text.index("## 参观点介绍") :]
    assert places.count("路矿工人俱乐部旧址") == 1
    assert "- **1-1、2-1 · 路矿工人俱乐部旧址** · " in places
    assert "必到" in places
    assert "优先" in places
    assert text.count(CLUB.description) == 1


def test_what_must_be_booked_is_asked() -> None:
    day = make_tour().days[0]
    booked = replace(day.visits[0], site=replace(CLUB, booking=Booking.REQUIRED))
    assert "须预约" in itinerary_handout(make_tour(days=(replace(day, stops=(booked,), legs=()),)))


def test_warnings_skipped_sites_quality_and_sources_are_told() -> None:
    text = itinerary_handout(make_tour())
    assert "- 位置未知：消费合作社旧址、党校旧址" in text
    assert "- 位置为估计（±220 m）：大罢工谈判处旧址（公务总汇）" in text
    assert "与理论上最好的行程相比，差距不超过 3.2%" in text
    assert "- 文物保护单位名单：1-1、1-2、1-3、" in text


def test_a_crowd_of_skipped_sites_is_counted() -> None:
    crowd = tuple(Skipped(site=replace(SPRING, id=f"s{index}"), reason=Reason.NOT_CONSIDERED) for index in range(30_000))
    text = itinerary_handout(make_tour(skipped=crowd))
    assert "另有 29960 处" in text
    assert len(text) < 20_000


def test_a_tour_without_a_plan_says_why() -> None:
    text = itinerary_handout(make_tour(days=(), certificate=Certificate(status="infeasible", conflicts=("旧址当日闭馆",))))
    assert "没有行程" in text
    assert "- 旧址当日闭馆" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_has_become_a_word(lang: str) -> None:
    text = itinerary_handout(make_tour(), lang)
    assert not [code for code in WORDS[lang] if "." in code and code in text]
    assert "{" not in text


def test_an_address_is_a_link_only_where_it_may_be_followed() -> None:
    assert " · <https://example.org/hall>" in itinerary_handout(make_tour())
    sources = {"S1": Source(id="S1", ref="https://example.org/list", note="第二批"), "S2": Source(id="S2", ref="javascript:alert(1)")}
    text = itinerary_handout(make_tour(sources=sources))
    assert "- <https://example.org/list>：" in text
    day = make_tour().days[0]
    for url in ("javascript:alert(1)", "https://a@b.example", "https://x>y", "https://x\n# y"):
        visit = replace(day.visits[0], site=replace(CLUB, url=url))
        assert "<" not in itinerary_handout(make_tour(days=(replace(day, stops=(visit,), legs=()),)))


def test_what_stands_in_the_calls_is_not_told_twice() -> None:
    assert "- 开放时间未知" not in itinerary_handout(make_tour())


def test_conflicts_are_words() -> None:
    codes = (
        "required:unlocated:lost",
        "quota:level=national:at_least=3:possible=2",
        "frame:2026-10-03",
        "lunch",
        "something new",
        "required:closed:nobody",
    )
    text = itinerary_handout(make_tour(days=(), certificate=Certificate(status="infeasible", conflicts=codes)))
    assert (
        "- 必到 消费合作社旧址：位置未知\n- 数量要求：全国重点文物保护单位（至少 3 处，只排得下 2 处）\n- 2026-10-03 的时间不够从起点到终点\n- 午休午餐\n- something new\n"
        in text
    )


@pytest.mark.parametrize("text", [*HOSTILE, "".join(HOSTILE[:-1])])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_becomes_markup(text: str, lang: str) -> None:
    plain = make_tour(certificate=Certificate(status="feasible", conflicts=("x",)))
    shape = [
        (token.type, token.level) for token in READER.parse(itinerary_handout(plain, lang)) if token.type in ("heading_open", "td_open", "tr_open")
    ]
    tokens = READER.parse(itinerary_handout(hostile_tour(text), lang))
    assert [(token.type, token.level) for token in tokens if token.type in ("heading_open", "td_open", "tr_open")] == shape
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {
        *(
            f"{kind}_{end}"
            for kind in ("heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "bullet_list", "list_item", "strong")
            for end in ("open", "close")
        ),
        *("inline", "text", "softbreak"),
    }
