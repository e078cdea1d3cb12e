"""A drawing as SVG 1.1: text stays text, nothing runs, nothing is fetched, the same drawing gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from redroute.outputs.picture.shape import Area, Disc, Drawing, Line, Point, Shape, Text
from redroute.text import plain_line

SERIF = "'Songti SC', STSong, 'Noto Serif CJK SC', 'Source Han Serif SC', 'Noto Serif SC', SimSun, Georgia, 'Times New Roman', serif"
SANS = "'PingFang SC', 'Hiragino Sans GB', 'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'Helvetica Neue', Arial, sans-serif"

# What XML 1.0 forbids (section 2.2), surrogates included.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg_of(drawing: Drawing) -> str:
    """The text of the file."""
    size = f'width="{drawing.width}" height="{drawing.height}" viewBox="0 0 {drawing.width} {drawing.height}"'
    lang = "zh-CN" if drawing.lang == "zh" else "en"
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title summary" xml:lang="{lang}">',
            f'<title id="title">{_text(plain_line(drawing.title))}</title>',
            f'<desc id="summary">{_text(plain_line(drawing.summary, 20_000))}</desc>',
            f'<g font-family="{escape(SERIF)}" stroke-linejoin="round">',
            *(_element(shape) for shape in drawing.shapes),
            "</g>",
            "</svg>",
            "",
        )
    )


def _element(shape: Shape) -> str:
    match shape:
        case Line():
            look = _stroke(shape.colour, shape.width, shape.dashes) + (f' opacity="{_n(shape.opacity)}"' if shape.opacity != 1 else "")
            return f'<polyline points="{_points(shape.points)}" fill="none"{look}/>'
        case Area():
            look = f' fill-opacity="{_n(shape.opacity)}"' if shape.opacity != 1 else ""
            look += _stroke(shape.stroke, shape.width, shape.dashes) if shape.stroke else ""
            return f'<polygon points="{_points(shape.points)}" fill="{shape.fill or "none"}"{look}/>'
        case Disc():
            look = _stroke(shape.stroke, shape.width, shape.dashes) if shape.stroke else ""
            x, y = shape.at
            return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(shape.radius)}" fill="{shape.fill or "none"}"{look}/>'
        case Text():
            return _words(shape)


def _words(text: Text) -> str:
    x, y = text.at
    look = f' font-size="{_n(text.size)}" fill="{text.colour}"'
    look += "" if text.is_serif else f' font-family="{escape(SANS)}"'
    look += ' font-weight="700"' if text.is_bold else ""
    look += f' text-anchor="{text.anchor}"' if text.anchor != "start" else ""
    look += f' paint-order="stroke" stroke="{text.halo}" stroke-width="3"' if text.halo else ""
    return f'<text x="{_n(x)}" y="{_n(y)}"{look}>{_text(text.text)}</text>'


def _stroke(colour: str, width: float, dashes: Sequence[float]) -> str:
    pattern = f' stroke-dasharray="{" ".join(_n(each) for each in dashes)}"' if dashes else ""
    return f' stroke="{colour}" stroke-width="{_n(width)}"{pattern}'


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    """A number to a tenth of a point (hundredths below one), without a trailing zero."""
    text = f"{value:.2f}" if abs(value) < 1 else f"{value:.1f}"
    return text.rstrip("0").rstrip(".") if "." in text and text.strip("-0.") else "0" if not text.strip("-0.") else text


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))
