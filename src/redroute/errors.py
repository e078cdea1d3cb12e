"""Everything redroute raises on purpose.

::

    RedrouteError
    ├── BadInput                (ValueError)   something given to us is wrong
    │   ├── CatalogueRefused                   carries the diagnostics of the file
    │   ├── RequestRefused                     carries the faults, each with its path
    │   └── DocumentRefused                    an itinerary document we cannot read
    ├── UnknownSite             (KeyError)     no site of that id in the catalogue
    ├── TooLarge                (ValueError)   more than this operation can hold
    ├── MissingExtra            (ImportError)  an optional dependency is not installed
    ├── ProviderUnreachable     (OSError)      a geocoder or routing engine did not answer
    ├── OutputFailed            (OSError)      a file could not be written; the old one is kept
    └── CheckFailed                            an itinerary breaks a rule; carries the violations

``str(error)`` is one sentence that names the fact and the way out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redroute.sites.diagnostic import Diagnostic


class RedrouteError(Exception):
    """Whatever redroute raises on purpose."""


class BadInput(RedrouteError, ValueError):
    """A file, a request or an argument is not what it should be."""


class CatalogueRefused(BadInput):
    """A catalogue with at least one error; ``diagnostics`` holds errors and warnings, in file order."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics if diagnostic.is_error))


class RequestRefused(BadInput):
    """A tour request that cannot be understood; ``faults`` are (path, message) pairs such as ``days[0].begins``."""

    def __init__(self, faults: Sequence[tuple[str, str]], source: str | None = None) -> None:
        self.faults = tuple(faults)
        self.source = source
        lead = f"{source}: " if source else ""
        super().__init__("\n".join(f"{lead}{path}: {message}" if path else f"{lead}{message}" for path, message in self.faults))


class DocumentRefused(BadInput):
    """An itinerary document that cannot be read; ``path`` names the member, ``source`` the file where one is known."""

    def __init__(self, path: str, message: str, source: str | None = None) -> None:
        self.path, self.message, self.source = path, message, source
        super().__init__(": ".join(part for part in (source, path, message) if part))


class UnknownSite(RedrouteError, KeyError):
    """No site of that id; ``near`` lists ids that look alike."""

    def __init__(self, site_id: str, near: Sequence[str] = ()) -> None:
        self.site_id = site_id
        self.near = tuple(near)
        hint = f"; did you mean {', '.join(self.near)}?" if self.near else "; list them with `redroute sites list`"
        self.message = f"no site {site_id!r} in the catalogue{hint}"
        super().__init__(self.message)

    def __str__(self) -> str:
        # KeyError would print the repr of the message.
        return self.message


class TooLarge(RedrouteError, ValueError):
    """The input is larger than this operation can hold in memory or time."""


class MissingExtra(RedrouteError, ImportError):
    """An optional dependency is not installed; the message holds the pip command."""


class ProviderUnreachable(RedrouteError, OSError):
    """A geocoder or a routing engine gave no usable answer."""


class OutputFailed(RedrouteError, OSError):
    """A file could not be written. What was there before is still there."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"could not write {path}: {reason}; the old file, if any, is untouched")


class CheckFailed(RedrouteError):
    """An itinerary that breaks a rule; ``violations`` are sentences."""

    def __init__(self, violations: Sequence[str]) -> None:
        self.violations = tuple(violations)
        super().__init__("the itinerary breaks its own rules: " + "; ".join(self.violations))
