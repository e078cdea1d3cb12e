"""A table of sites, as a spreadsheet saves it (CSV), into the features of a catalogue; findings name the row and the column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from redroute.errors import BadInput
from redroute.geo.datum import Datum, to_wgs84
from redroute.sites.cell import BadCell, value_of
from redroute.sites.chinese import COLUMNS
from redroute.sites.diagnostic import Diagnostic, Severity
from redroute.sites.source_file import BYTES, Unreadable, check_kind, mark_of
from redroute.text import plain_line

SUFFIXES: Final = (".csv", ".tsv")
"""Files that are tables."""

LEADING: Final = 10
"""Rows among which the headings are sought: above them may stand a title."""

_NO_DATUM: Final = "positions without a datum (column 坐标系) are taken as WGS-84; those of Gaode, Tencent or Baidu are hundreds of metres off then"
_PLACE: Final = ("lat", "lon", "datum")
_MEMBERS: Final = frozenset(COLUMNS.values()) | {"visit_basis", "hours_status", "hours_as_of", "timezone"}


@dataclass(slots=True)
class Table:  # grows while its rows are read; what leaves the reader is frozen
    """What was read of a table: GeoJSON features, the number of the row of each, the headings by member, the title, and what was found."""

    title: str = ""
    features: list[dict[str, Any]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    headings: Mapping[str, str] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)

    def placed(self, finding: Diagnostic) -> Diagnostic:
        """A finding in one of the features, with its row and its column instead."""
        if finding.feature is None:
            return finding
        index, _, site = finding.feature.partition(" ")
        column = self.headings.get(finding.field or "", finding.field)
        if finding.field == "geometry":
            column = "、".join(self.headings[member] for member in ("lon", "lat") if member in self.headings) or None
        return replace(finding, feature=f"row {self.rows[int(index)]} {site}".strip(), field=column)

    @staticmethod
    def in_order(findings: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Findings of the whole file first, then row by row."""
        return tuple(sorted(findings, key=lambda finding: int(finding.feature.split()[1]) if finding.feature else 0))


def read_table(data: bytes, name: str) -> Table:
    """The sites of a CSV file: a row each below the headings. Raises ``Unreadable``."""
    check_kind(data)
    table = Table()
    text = _text(data, lambda code, message: table.findings.append(Diagnostic(code, Severity.WARNING, name, message)))
    rows = _rows(text)
    start = next((index for index, row in enumerate(rows[:LEADING]) if "name" in map(_member, row)), None)
    if start is None:
        raise Unreadable("table.headings", "no row of headings: one of the first rows names the columns, 名称 (name) among them")
    table.title = next((cell.strip() for row in rows[:start] for cell in row if cell.strip()), "")
    columns = [_member(cell) for cell in rows[start]]
    twice = next((cell for index, cell in enumerate(rows[start]) if columns[index] and columns[index] in columns[:index]), None)
    if twice is not None:
        raise Unreadable("table.headings", f"two columns are {plain_line(twice.strip(), 60)!r}; only one of them can be meant")
    table.headings = {member: cell.strip() for member, cell in zip(columns, rows[start], strict=True) if member}
    others = [heading for member, heading in table.headings.items() if member not in _MEMBERS]
    if others:
        listed = plain_line("、".join(others), 200)
        table.findings.append(Diagnostic("table.column", Severity.WARNING, name, f"columns nobody knows, kept and not shown: {listed}"))
    reader = _Rows(table, columns, name)
    for number, row in enumerate(rows[start + 1 :], start + 2):
        if any(cell.strip() for cell in row):
            reader.take(number, row)
    if reader.supposes_datum:
        table.findings.append(Diagnostic("table.datum", Severity.WARNING, name, _NO_DATUM))
    return table


class _Rows:
    """Rows below the headings, one after the other."""

    def __init__(self, table: Table, columns: Sequence[str | None], name: str) -> None:
        self._table, self._columns, self._name = table, columns, name
        self._known: dict[str, int] = {}
        self.supposes_datum = False

    def take(self, number: int, row: Sequence[str]) -> None:
        """One site, or what is wrong with its row."""
        values: dict[str, Any] = {}
        failed: set[str] = set()
        for index, cell in enumerate(row):
            member = self._columns[index] if index < len(self._columns) else None
            if cell.strip() and member:
                try:
                    values[member] = value_of(member, cell)
                except BadCell as complaint:
                    failed.add(member)
                    self._error("table.cell", f"{plain_line(cell.strip(), 60)!r} {complaint}", number, self._heading(member))
        site_id = str(values.get("id") or values.get("name") or f"row-{number}")
        if site_id in self._known:
            where, pair = self._heading("id" if "id" in values else "name"), (self._known[site_id], plain_line(site_id, 60))
            self._error("site.id_duplicate", f"row {pair[0]} has {pair[1]!r} too; each site has an id, or a name, of its own", number, where)
            return
        self._known[site_id] = number
        if ("lat" in values) != ("lon" in values) and failed.isdisjoint(_PLACE):
            present = self._heading("lat" if "lat" in values else "lon")
            self._error("table.cell", "one of latitude and longitude alone is no position; give both or neither", number, present)
        self._table.features.append(self._feature(site_id, values))
        self._table.rows.append(number)

    def _feature(self, site_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
        lat, lon, datum = values.get("lat"), values.get("lon"), values.get("datum")
        properties = {member: value for member, value in values.items() if member not in (*_PLACE, "id")}
        geometry = None
        if lat is not None and lon is not None:
            self.supposes_datum |= datum is None
            properties["position"] = {"datum": datum or Datum.WGS84}
            geometry = {"type": "Point", "coordinates": _wgs84(lat, lon, datum)}
        return {"type": "Feature", "id": site_id, "geometry": geometry, "properties": properties}

    def _heading(self, member: str) -> str:
        return self._table.headings.get(member, member)

    def _error(self, code: str, message: str, number: int, column: str) -> None:
        self._table.findings.append(Diagnostic(code, Severity.ERROR, self._name, message, f"row {number}", column))


def _wgs84(lat: float, lon: float, datum: str | None) -> list[float]:
    try:
        return list(to_wgs84(lat, lon, Datum(datum or Datum.WGS84)).lonlat)
    except BadInput:
        return [lon, lat]  # off the earth: the reader of features says so, as of any other


def _member(heading: str) -> str | None:
    """The member of a site that a heading names; what stands in brackets is its unit. Another heading stays, as a member beyond the schema."""
    plain = heading.strip().replace("(", "（").split("（")[0].strip()
    if plain in COLUMNS:
        return COLUMNS[plain]
    return plain.lower() if plain.lower() in _MEMBERS else plain or None


def _rows(text: str) -> list[list[str]]:
    first = text[:2000]
    delimiter = max(",\t;", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable("table.syntax", f"this is no CSV file ({error})") from None


def _text(data: bytes, warn: Callable[[str, str], None]) -> str:
    """The text in the encodings in which spreadsheets save: UTF-8, GBK, UTF-16."""
    if len(data) > BYTES:
        raise Unreadable("limits.bytes", f"more than the {BYTES} bytes a catalogue may have; split it")
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        return data[len(mark_of(data)) :].decode(encoding)
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise Unreadable("io.encoding", f"byte {error.start} is neither UTF-8 nor GBK; save it as CSV UTF-8") from None
    warn("io.encoding", "is not UTF-8 and read as GBK; save it as CSV UTF-8 if characters are wrong")
    return text
