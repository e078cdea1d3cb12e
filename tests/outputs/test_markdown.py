"""Texts within Markdown, read by another program."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tours import HOSTILE

from redroute.outputs.markdown import markdown_text
from redroute.text import plain_line

READERS = [MarkdownIt("commonmark"), MarkdownIt("commonmark").enable(["table", "strikethrough"])]
WHOLE = st.text(st.sampled_from("\\`*_{}[]<>()#+-.!|&~$^@:/='\"1 a\n中"), max_size=40) | st.text(max_size=40)


def inlines(reader: MarkdownIt, source: str) -> list[str]:
    """The kinds of everything in a document."""
    tokens = reader.parse(source)
    return [token.type for token in tokens] + [child.type for token in tokens for child in token.children or ()]


def expected(text: str) -> str:
    """The line a reader should see."""
    return plain_line(re.sub(r"[ \t\r\n]+", " ", text).strip(), 400)


@pytest.mark.parametrize("reader", READERS)
@given(text=WHOLE)
def test_a_text_is_read_as_itself_wherever_it_stands(reader: MarkdownIt, text: str) -> None:
    safe = markdown_text(text)
    seen = expected(text)
    for lead in ("", "x ", "- x "):
        source = lead + safe
        kinds = set(inlines(reader, source))
        assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text"} | (
            {"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"} if lead == "- x " else set()
        )
        texts = "".join(child.content for token in reader.parse(source) for child in token.children or ())
        assert texts.split() == (lead.removeprefix("- ") + seen).split()


@given(text=WHOLE)
def test_a_text_stays_in_its_cell(text: str) -> None:
    tokens = READERS[1].parse(f"| a | b |\n|---|---|\n| {markdown_text(text)} | x |\n")
    kinds = [token.type for token in tokens]
    assert kinds.count("td_open") == 2
    assert kinds.count("tr_open") == 2


@pytest.mark.parametrize("text", [*HOSTILE, "a@b.example", "ftp://a.example", "例子.中国", "www.例子.cn", "mailto:a@b.example"])
def test_no_address_is_whole_where_bare_addresses_become_links(text: str) -> None:
    # Readers that make links of bare addresses look for them between escapes, before the pieces of a text are joined.
    pieces = MarkdownIt("commonmark").disable("text_join").parse(f"x {markdown_text(text)}")
    for piece in (child.content for token in pieces for child in token.children or () if child.type == "text"):
        assert not re.search(r"[^\d\s][.:@][^\d\s]|//[^\s/].*\.", piece), piece


def test_what_people_write_stays_readable() -> None:
    for text in ("路矿工人俱乐部旧址（公务总汇）", "0799-0000000", "Tu-Su 09:00-17:00", "27.6 km, 3%"):
        assert markdown_text(text) == text
