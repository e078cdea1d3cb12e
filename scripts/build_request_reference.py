"""Rebuilds ``docs/reference/request.md`` from the schema of tour requests.

Usage: ``python scripts/build_request_reference.py [--check]``. With ``--check`` nothing is written, and the exit code is 1 where the two differ.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from redroute.problem.request_file import request_json_schema

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference" / "request.md"

_HEAD = """# 研学需求 / A tour request

由 `scripts/build_request_reference.py` 从 JSON Schema 生成，请勿手改。*Made from the JSON Schema; do not edit by hand.*

一份需求是一个 `.toml` 或 `.json` 文件，成员相同；在 Python 里是 `redroute.TourRequest`，字段同名。
`redroute schema request` 输出 JSON Schema，编辑器可据此补全。只有 `days` 必填。
*A request is a `.toml` or `.json` file with the same members; in Python it is `redroute.TourRequest` with fields of the same names. Only `days` is
required.*

最短的一份 / the shortest one：

```toml
[[days]]
date = 2026-10-13
```

三份可以照着改的例子，每一行都有说明 / three examples to start from, every line explained:
[工人运动一日](../../examples/labour-day.toml) · [秋收起义两日](../../examples/autumn-harvest.toml) · [少先队半日](../../examples/young-pioneers.toml)

## 常见的写法 / How to ask for what

| 要求 / wish | 写法 / write |
|---|---|
| 回到出发的地方 / a loop | `start` 和 `end` 写同一处 / the same place in both |
| 起点或终点不限 / an open end | 不写 `start` 或 `end` / leave it out |
| 住在别处 / a night elsewhere | 前一天的 `end` 和后一天的 `start` 写住处 / the lodging as `end` of one day and `start` of the next |
| 高德、百度的坐标 / coordinates of Gaode or Baidu | `at = { lat = 27.6, lon = 113.9, datum = "GCJ-02" }`，百度写 `"BD-09"`；换算成 WGS-84 / converted once |
| 半天，不吃午餐 / half a day without lunch | `lunch = false` |
| 某一天不安排午餐 / no lunch on one day | 在 `[[days]]` 下写 `lunch = false` / below `[[days]]` |
| 只走路 / on foot only | `modes = ["walk"]` |
| 尽量按年代 / chronological where possible | `order = { sequence = "chronological", is_hard = false }` |
| 至多去两处博物馆 / two museums at most | `quotas = [{ kind = "museum", at_most = 2 }]` |

TOML 的日期和时刻可以不加引号：`date = 2026-10-13`、`begins = 08:30:00`；JSON 里写成文字 `"2026-10-13"`、`"08:30"`。
次日凌晨续写：`"25:10"` 即次日 1:10，最晚 `"47:59"`。没有的成员就不写，不用 `null`。
*Dates and times may be TOML's own, or texts; past midnight the hours count on. What is not wanted is left out; `null` is refused.*

```python
from redroute.problem.request_file import read_request, request_from_mapping, request_to_json

request = read_request("examples/labour-day.toml")  # request_from_toml, request_from_json: 从文字读 / from texts
same = request_from_mapping({"days": [{"date": "2026-10-13", "start": {"site": "ay-memorial-hall"}}]})
text = request_to_json(request)  # 读回来完全相同 / reads back as an equal request
```

## 写错了会怎样 / What is refused

一次列出全部问题（至多 100 条），每条带成员的路径和行号（超过 128 KiB 的文件不带行号）；成员名写错会提示相近的名字，不会悄悄忽略。
*All faults are listed at once, a hundred at most, each with the path of its member and, up to 128 KiB, its line; an unknown member is a fault that names its
nearest kin, never ignored.*

```
labour-day.toml: walking_limit: there is no such member; did you mean walking_limit_m? (line 9)
labour-day.toml: days[0].begins: '8点半' is not a time of day; write HH:MM, such as "08:30" (line 43)
```

成员之间的规则，JSON Schema 写不出，读取时检查 / rules between members, beyond the schema:
一天的 `ends` 晚于 `begins`；各天按日期先后，不重复；`excluded` 不与 `required`、`preferred` 重复；`at_most` 不小于 `at_least`；午餐 `window` 先早后晚。
*A day ends after it begins; days come in order, each date once; nothing is both excluded and required or preferred; `at_most` is at least
`at_least`; the window of lunch opens before it closes.*

限度 / limits：文件 512 KiB，UTF-8（BOM 可有可无）；60 天；点位列表 10,000 项；数量要求 100 条；文字 300 字；日期 1900–2199 年。
点位编号是否在名录中，规划时才检查。/ *Whether a site is in the catalogue is looked at when the tour is planned.*
"""

_TITLES = {
    "day": "`days`：每一天 / each day",
    "place": "地点 / a place",
    "position": "`at`：坐标 / a position",
    "lunch": "`lunch`：午餐 / lunch",
    "order": "`order`：先后 / the order",
    "quota": "`quotas`：数量要求 / how many of what",
}


def build() -> str:
    """The text of the page."""
    schema = request_json_schema()
    parts = schema["$defs"]
    sections = [_HEAD, "## 全程 / The whole tour\n\n" + _table(schema, parts)]
    sections += [f"## {title}\n\n{parts[name]['description']}\n\n{_table(parts[name], parts)}" for name, title in _TITLES.items()]
    return "\n".join(sections)


def _table(shape: dict[str, Any], parts: dict[str, Any]) -> str:
    needed = shape.get("required", ())
    rows = ["| 成员 / member | 含义 / meaning | 取值 / values | 默认 / default | 例 / example |", "|---|---|---|---|---|"]
    for name, member in shape["properties"].items():
        default = f"`{_toml(member['default'])}`" if "default" in member else "必填 / required" if name in needed else "—"
        example = f"{name} = {_toml(member['examples'][0])}" if name != "$schema" else f'"{name}": "{member["examples"][0]}"'
        rows.append(f"| `{name}` | {member['description']} | {_values(member, parts)} | {default} | `{example}` |")
    return "\n".join(rows) + "\n"


def _toml(value: object) -> str:
    """An example as TOML writes it on one line."""
    if isinstance(value, dict):
        return "{}" if not value else "{ " + ", ".join(f"{name} = {_toml(member)}" for name, member in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _values(shape: dict[str, Any], parts: dict[str, Any]) -> str:
    """The values a member takes, in a word or two of both languages."""
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        special = {
            "id": "点位编号 / site id",
            "theme": "主题编号 / theme id",
            "time": "时刻 / time",
            "date": "日期 / date",
            "window": "两个时刻 / two times",
            "lunch_or_none": "`false` 或表 / or a table (`lunch`)",
        }
        return special.get(name) or (f"表 / table ({_TITLES[name].split('：')[0]})" if name in _TITLES else _values(parts[name], parts))
    if "enum" in shape:
        return " ".join(f"`{word}`" for word in shape["enum"])
    match shape.get("type"):
        case "array":
            return f"列表 / list: {_values(shape['items'], parts)}"
        case "object":
            return f"名称 = 数 / name = number, {_range(shape['additionalProperties'])}"
        case "string":
            return "文字 / text"
        case "boolean":
            return "`true` `false`"
    return _range(shape)


def _range(shape: dict[str, Any]) -> str:
    return f"{shape['minimum']:,}–{shape['maximum']:,}"


def main(arguments: list[str]) -> int:
    """Writes the page, or with ``--check`` compares it."""
    text = build()
    if "--check" in arguments:
        return int(TARGET.read_text(encoding="utf-8") != text)
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
