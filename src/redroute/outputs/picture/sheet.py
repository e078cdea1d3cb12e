"""The printed sheet: title, map, key, and the timetable beside or below the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from redroute.outputs.map.palette import day_colour
from redroute.outputs.picture.chart import chart
from redroute.outputs.picture.furniture import INK
from redroute.outputs.picture.measure import fitted, lines_of, width_of
from redroute.outputs.picture.shape import Area, Disc, Drawing, Line, Shape, Text, box
from redroute.outputs.picture.sign import badge, seal, swatch, unsure
from redroute.outputs.picture.subject import Row, Subject
from redroute.text import plain_line

PAPER, SOFT, RED, RULE = "#f7f1e4", "#66584a", "#8e1c1a", "#cdbb98"

_WIDTH = 1280
_EDGE = 36.0
_GUTTER = 28.0
_COLUMN = 372.0
_TALLEST = 1180.0
"""A list higher than this goes below the map, in columns."""

_LEAST = 700.0
_MOST_COLUMNS = 3
_NAME, _LEAST_NAME = 14.5, 13.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A piece of the list: its height, and its shapes as drawn with the upper left corner at the origin."""

    height: float
    shapes: tuple[Shape, ...]
    begins: bool = True
    """Whether a column may begin with it."""
    ends: bool = True
    """Whether a column may end with it."""


def sheet(subject: Subject, footnotes: Sequence[str] = ()) -> Drawing:
    """The drawing of ``subject``; ``footnotes`` are added below the key."""
    head, top = _head(subject)
    width = _WIDTH - 2 * _EDGE
    is_beside = bool(subject.rows) and sum(block.height for block in _blocks(subject, _COLUMN)) <= _TALLEST
    map_width = width - _COLUMN - _GUTTER if is_beside else width
    blocks = _blocks(subject, _COLUMN if is_beside else (width - _GUTTER * (_MOST_COLUMNS - 1)) / _MOST_COLUMNS)
    columns = [blocks] if is_beside else _columns(blocks)
    lowest = max((sum(block.height for block in column) for column in columns), default=0.0)
    probe_height = _key(subject, map_width, footnotes, 0)[1]
    map_height = max(_LEAST, lowest - probe_height - 12) if is_beside else _LEAST
    drawn = chart(subject, (_EDGE, top, _EDGE + map_width, top + map_height))
    key, key_height = _key(subject, map_width, footnotes, drawn.unnamed)
    key_top = top + map_height + 14
    shapes: list[Shape] = [*head, *drawn.shapes, *_moved(key, _EDGE, key_top)]
    list_top = top if is_beside else key_top + key_height + 6
    for number, column in enumerate(columns):
        left = _EDGE + map_width + _GUTTER if is_beside else _EDGE + number * ((width + _GUTTER) / _MOST_COLUMNS)
        y = list_top
        for block in column:
            shapes += _moved(block.shapes, left, y)
            y += block.height
    bottom = max(key_top + key_height, list_top + lowest if subject.rows else 0.0)
    height = round(bottom + 26)
    ground: list[Shape] = [box(0, 0, _WIDTH, height, fill=PAPER), box(0, 0, _WIDTH, 7, fill=RED)]
    summary = "; ".join(
        [*subject.totals, *(row.time + " " + row.text if row.time else row.text for row in subject.rows if row.kind in ("stop", "site"))]
    )
    return Drawing(width=_WIDTH, height=height, title=subject.title, summary=summary, lang=subject.lang, paper=PAPER, shapes=(*ground, *shapes))


def _head(subject: Subject) -> tuple[list[Shape], float]:
    room = _WIDTH - 2 * _EDGE
    shapes: list[Shape] = [Text(at=(_EDGE, 42), text=subject.kicker, size=14, colour=RED)]
    y = 82.0
    for line in lines_of(subject.title, 32, room, 2):
        shapes.append(Text(at=(_EDGE, y), text=line, size=32, colour=INK, is_bold=True))
        y += 42
    shapes.append(Text(at=(_EDGE, y - 14), text=" · ".join(subject.totals), size=14.5, colour=SOFT, is_serif=False))
    return shapes, y + 8


def _key(subject: Subject, room: float, footnotes: Sequence[str], unnamed: int) -> tuple[list[Shape], float]:
    """The key under the map: levels, days, notes; its height depends on what there is to say."""
    say = subject.words
    entries: list[tuple[list[Shape], str]] = [
        (seal((8, 0), 8, say[f"seal.{level.word}"], level), say[f"key.{level.word}"]) for level in subject.levels
    ]
    entries += [([*swatch(0, 0, day)], title) for day, title in enumerate(subject.days)]
    if any(mark.doubt for mark in subject.marks):
        entries.append(([unsure(8, 0)], say["legend.unsure"]))
    shapes: list[Shape] = [Text(at=(0, 15), text=say["legend"], size=14, colour=INK, is_bold=True)]
    start = width_of(say["legend"], 14) + 20
    x, y = start, 10.0
    for sign, words in entries:
        wide = 40.0 if any(isinstance(each, Line) for each in sign) else 22.0
        text = fitted(words, 12.5, room - start - wide - 20)
        width = wide + width_of(text, 12.5) + 20
        if x + width > room and x > start:
            x, y = start, y + 24
        shapes += [*_moved(sign, x, y), Text(at=(x + wide, y + 4.5), text=text, size=12.5, colour=INK, is_serif=False)]
        x += width
    notes = [note for note in subject.notes if note != say["legend.unsure"]]
    if unnamed:
        notes.append(f"另有 {unnamed} 处未标名" if subject.lang == "zh" else f"{unnamed} marks without a name, for want of room")
    y += 26
    for line in [
        *lines_of(" · ".join(note.rstrip("。.") for note in [*notes, say["colophon.datum"]]), 12, room, 3),
        *(part for note in footnotes for part in lines_of(note, 12, room, 2)),
    ]:
        shapes.append(Text(at=(0, y + 4), text=line, size=12, colour=SOFT, is_serif=False))
        y += 18
    return shapes, y


def _blocks(subject: Subject, room: float) -> list[_Block]:
    return [_block(row, room, subject) for row in subject.rows]


def _block(row: Row, room: float, subject: Subject) -> _Block:
    match row.kind:
        case "heading":
            colour = day_colour(row.day) if row.day is not None else INK
            return _Block(
                height=46,
                ends=False,
                shapes=(
                    Text(at=(0, 28), text=fitted(row.text, 17, room), size=17, colour=colour, is_bold=True),
                    Line(points=((0, 37), (room, 37)), colour=colour if row.day is not None else RULE, width=1.6),
                ),
            )
        case "between":
            return _Block(
                height=20,
                begins=False,
                shapes=(Text(at=(_indent(subject), 13), text=fitted(row.text, 12, room - 120), size=12, colour=SOFT, is_serif=False),),
            )
        case "note":
            return _lines(row.text, 0, 12.5, room, SOFT)
        case "alarm":
            return _lines(row.text, 0, 13, room, RED)
        case "site":
            sign = seal((9, 14), 8.5, subject.words[f"seal.{row.level.word}"], row.level) if row.level is not None else []
            return _named(row, sign, 28, room, "")
        case "pause":
            return _named(row, (), _indent(subject), room, row.time)
        case _:
            time_room = _indent(subject) - 34
            sign = badge((time_room + 14, 15), 10.5, row.glyph, row.day or 0)
            if row.level is not None:
                sign += seal((room - 9, 14), 7.5, subject.words[f"seal.{row.level.word}"], row.level)
            return _named(row, sign, _indent(subject), room - 30, row.time)


def _indent(subject: Subject) -> float:
    """Where names begin: after the hours, where there are any."""
    return 128.0 if any(row.time for row in subject.rows) else 34.0


def _named(row: Row, sign: Sequence[Shape], indent: float, room: float, time: str) -> _Block:
    shapes: list[Shape] = [*sign]
    if time:
        shapes.append(Text(at=(0, 19.5), text=time, size=13.5, colour=INK))
    is_plain = row.kind in ("pause", "site")
    y = 20.0
    # A little too long is set a little smaller; a single character on a line of its own looks lost.
    shrunk = _NAME * (room - indent) / (width_of(plain_line(row.text), _NAME) or 1.0)
    size = shrunk if _LEAST_NAME <= shrunk < _NAME else _NAME
    for line in lines_of(row.text, size, room - indent, 2):
        shapes.append(Text(at=(indent, y), text=line, size=size, colour=INK, is_bold=not is_plain))
        y += 20
    if row.alarms:
        shapes.append(Text(at=(indent, y - 2), text=fitted(" · ".join(row.alarms), 12, room - indent), size=12, colour=RED, is_serif=False))
        y += 16
    return _Block(height=y - 12, shapes=tuple(shapes))


def _lines(text: str, indent: float, size: float, room: float, colour: str) -> _Block:
    lines = lines_of(text, size, room - indent, 6)
    shapes = tuple(Text(at=(indent, 16 + k * size * 1.45), text=line, size=size, colour=colour, is_serif=False) for k, line in enumerate(lines))
    return _Block(height=10 + len(lines) * size * 1.45, shapes=shapes)


def _columns(blocks: list[_Block]) -> list[list[_Block]]:
    """The blocks in up to three columns of like height; no heading ends a column."""
    goal = sum(block.height for block in blocks) / _MOST_COLUMNS
    columns: list[list[_Block]] = [[]]
    used = 0.0
    for block in blocks:
        may_break = bool(columns[-1]) and len(columns) < _MOST_COLUMNS and block.begins and columns[-1][-1].ends
        if may_break and used + block.height / 2 > goal:
            columns.append([])
            used = 0.0
        columns[-1].append(block)
        used += block.height
    return columns


def _moved(shapes: Sequence[Shape], dx: float, dy: float) -> list[Shape]:
    moved: list[Shape] = []
    for shape in shapes:
        match shape:
            case Line() | Area():
                moved.append(replace(shape, points=tuple((x + dx, y + dy) for x, y in shape.points)))
            case Disc() | Text():
                moved.append(replace(shape, at=(shape.at[0] + dx, shape.at[1] + dy)))
    return moved
