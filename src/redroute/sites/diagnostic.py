"""What a reader found wrong, or odd, in a catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error refuses the file; a warning names what was repaired, skipped or only noticed."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about one place in a catalogue.

    ``code`` is stable and dotted (``site.hours``); ``feature`` is the zero-based index in ``features`` and the id where one is known, such as
    ``"3 (ay-club)"``, in a table its row, ``"row 5 (ay-club)"``, or ``None`` for the file; ``field`` is the property or member, in a table the
    heading of the column. ``message`` is one line without control characters.
    """

    code: str
    severity: Severity
    file: str
    message: str
    feature: str | None = None
    field: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether the finding refuses the file."""
        return self.severity is Severity.ERROR

    @property
    def place(self) -> str:
        """The feature or the row with its kind, empty for the file."""
        return "" if self.feature is None else self.feature if self.feature.startswith("row ") else f"feature {self.feature}"

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.place, self.field or "") if part)
        return f"{where}: {self.message} [{self.code}]"
