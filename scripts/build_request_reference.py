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

写错了会一次列出全部问题，每条带成员的路径，例如 `days[0].begins`；多余的成员不会被忽略，会报错并提示相近的名字。
*All faults are listed at once, each with the path of its member; an unknown member is an error that names its nearest kin.*
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
    sections += [f"## {title}\n\n{parts[name]['description']}。\n\n{_table(parts[name], parts)}" for name, title in _TITLES.items()]
    return "\n".join(sections)


def _table(shape: dict[str, Any], parts: dict[str, Any]) -> str:
    needed = shape.get("required", ())
    rows = ["| 成员 / member | 含义 / meaning | 取值 / values | 默认 / default |", "|---|---|---|---|"]
    for name, member in shape["properties"].items():
        default = f"`{json.dumps(member['default'], ensure_ascii=False)}`" if "default" in member else "必填 / required" if name in needed else "—"
        rows.append(f"| `{name}` | {member['description']} | {_values(member, parts)} | {default} |")
    return "\n".join(rows) + "\n"


def _values(shape: dict[str, Any], parts: dict[str, Any]) -> str:
    """The values a member takes, in a word or two of both languages."""
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        special = {"time": '`"08:30"`', "date": "`2026-10-13`", "lunch_or_none": "`false` 或表 / or a table"}
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
