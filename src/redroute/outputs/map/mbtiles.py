"""Pictures out of an MBTiles file (specification 1.3: SQLite, rows counted from the south)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from redroute.errors import BadInput
from redroute.text import plain_line

_MOST_TILE = 4 * 1024 * 1024
_MOST_VALUE = 64 * 1024 * 1024
_MOST_ATTRIBUTION = 10_000

_STEP = 1_000_000
_MOST_STEPS = 500
"""Instructions of SQLite, by the million, that one archive is asked for: its tables may be views that never end. Tiles under an index take a few."""


@dataclass(slots=True)
class MbTiles:
    """A file of picture tiles; ``tile`` reads one. Raises :class:`~redroute.errors.BadInput` where the file is none."""

    path: Path
    min_zoom: int
    max_zoom: int
    attribution: str
    _steps: int = 0

    @classmethod
    def open(cls, path: Path) -> MbTiles:
        """The file at ``path``."""
        archive = cls(path, 0, 0, "")
        try:
            with closing(archive._connected()) as database:
                query = "SELECT name, value FROM metadata WHERE name IN ('format', 'attribution') AND length(value) <= ? LIMIT 10"
                facts = dict(database.execute(query, (_MOST_ATTRIBUTION,)))
                # One by one, so that an index answers.
                lowest, highest = database.execute("SELECT (SELECT min(zoom_level) FROM tiles), (SELECT max(zoom_level) FROM tiles)").fetchone()
        except sqlite3.Error as error:
            raise archive._refused(f"this is no MBTiles file ({plain_line(error)})") from None
        if facts.get("format") == "pbf":
            raise BadInput(f"{plain_line(path)}: this file holds vector tiles; use one of pictures (PNG, JPEG, WebP)")
        if not isinstance(lowest, int) or not isinstance(highest, int) or not 0 <= lowest <= highest <= 30:
            raise BadInput(f"{plain_line(path)}: this file holds no tiles")
        attribution = facts.get("attribution")
        archive.min_zoom, archive.max_zoom, archive.attribution = lowest, highest, attribution if isinstance(attribution, str) else ""
        return archive

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The bytes of a tile, ``None`` where there is none; ``y`` counts from the north."""
        query = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? AND length(tile_data) <= ? LIMIT 1"
        try:
            with closing(self._connected()) as database:
                row = database.execute(query, (z, x, (1 << z) - 1 - y, _MOST_TILE)).fetchone()
        except sqlite3.Error as error:
            raise self._refused(plain_line(error)) from None
        return bytes(row[0]) if row and isinstance(row[0], bytes) else None

    def _connected(self) -> sqlite3.Connection:
        # Read only, and without files beside it: the archive may lie on a medium that cannot be written.
        database = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_VALUE)
        database.set_progress_handler(self._is_enough, _STEP)
        return database

    def _is_enough(self) -> bool:
        self._steps += 1
        return self._steps > _MOST_STEPS

    def _refused(self, reason: str) -> BadInput:
        if self._steps > _MOST_STEPS:
            reason = "finding its tiles takes too long; convert it to a file with an index of its tiles"
        return BadInput(f"{plain_line(self.path)}: {reason}")
