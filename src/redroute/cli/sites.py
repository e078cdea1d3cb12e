"""``redroute sites``: look into a catalogue, and check one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redroute.cli.arguments import add_common, add_filters, name
from redroute.cli.failure import ExitCode, Refusal
from redroute.cli.phrases import phrase
from redroute.cli.selection import absence, filtered, named_site, open_catalogue
from redroute.cli.terminal import say, say_json
from redroute.errors import CatalogueRefused
from redroute.text import plain_line

if TYPE_CHECKING:
    from redroute.sites.catalogue import Catalogue
    from redroute.sites.diagnostic import Diagnostic


def add_arguments(parser: ArgumentParser) -> None:
    """Add the four questions and their arguments."""
    questions = parser.add_subparsers(dest="question", metavar="list|show|search|check", required=True)
    each = questions.add_parser("list", help="列出点位 / list sites", description="列出点位 / list sites", allow_abbrev=False)
    add_filters(each)
    each.set_defaults(answer=_list)
    show = questions.add_parser(
        "show", help="一处点位的全部信息 / all about a site", description="一处点位的全部信息 / all about a site", allow_abbrev=False
    )
    show.add_argument("site", metavar="SITE", type=name, help="编号、名称或拼音 / id, name or pinyin")
    show.set_defaults(answer=_show)
    summary = "按名称、拼音或首字母搜索 / search by name, pinyin or initials"
    search = questions.add_parser("search", help=summary, description=summary, allow_abbrev=False)
    search.add_argument("text", metavar="TEXT", type=name, help="要找的文字 / what to look for")
    add_filters(search)
    search.set_defaults(answer=_search)
    summary = "检查一份点位目录 / check a catalogue file"
    check = questions.add_parser("check", help=summary, description=summary, allow_abbrev=False)
    check.add_argument("file", metavar="FILE", type=name, help="GeoJSON 或 CSV 文件 / a GeoJSON or CSV file")
    check.set_defaults(answer=_check)
    for command in (each, show, search):
        add_common(command)
    add_common(check, catalogue=False)


def run(args: Namespace) -> int:
    """Answer one question."""
    return int(args.answer(args))


def _list(args: Namespace) -> int:
    return _print_all(filtered(open_catalogue(args), args), args)


def _search(args: Namespace) -> int:
    catalogue = filtered(open_catalogue(args), args)
    return _print_all(catalogue.only([site.id for site in catalogue.search(args.text)]), args)


def _print_all(catalogue: Catalogue, args: Namespace) -> int:
    """Print a table, or GeoJSON; nothing found is said, and is no failure."""
    if args.json:
        say_json(catalogue.to_geojson())
    elif not args.quiet:
        from redroute.outputs.table import catalogue_table

        say(catalogue_table(catalogue, args.lang) if len(catalogue) else phrase("sites.none", args.lang))
    return ExitCode.OK


def _show(args: Namespace) -> int:
    catalogue = open_catalogue(args)
    site = named_site(catalogue, args.site, args.lang)
    if args.json:
        say_json(catalogue.only([site.id]).to_geojson()["features"][0])
    elif not args.quiet:
        from redroute.outputs.table import site_card

        say(site_card(site, args.lang, catalogue.themes))
    return ExitCode.OK


def _check(args: Namespace) -> int:
    """Say everything the reader found; 65 exactly when one finding is an error, 66 when the file cannot be read at all."""
    from redroute.cli.chinese import finding_in_chinese

    path = Path(args.file)
    count, diagnostics = _read(path, args.lang)
    errors = sum(diagnostic.is_error for diagnostic in diagnostics)
    if args.json:
        say_json({"sites": count, "diagnostics": [_finding(diagnostic) for diagnostic in diagnostics]})
    elif not args.quiet or errors:
        for diagnostic in diagnostics:
            said = finding_in_chinese(diagnostic) if args.lang == "zh" else str(diagnostic)
            say(f"{phrase(f'severity.{diagnostic.severity}', args.lang)}  {plain_line(said, 600)}")
        say(phrase("sites.checked", args.lang, sites=count, errors=errors, warnings=len(diagnostics) - errors))
    if not errors:
        return ExitCode.OK
    reason = absence(path, args.lang)
    if reason is not None:
        raise Refusal(ExitCode.NO_INPUT, reason)
    return ExitCode.BAD_DATA


def _read(path: Path, lang: str) -> tuple[int, tuple[Diagnostic, ...]]:
    from redroute.sites.diagnostic import Diagnostic, Severity
    from redroute.sites.reader import read_catalogue

    reason = absence(path, lang)
    if reason is not None:
        return 0, (Diagnostic("io.missing", Severity.ERROR, plain_line(path), plain_line(reason)),)
    try:
        reading = read_catalogue(path)
    except CatalogueRefused as refused:
        return 0, refused.diagnostics
    except OSError as error:
        return 0, (Diagnostic("io.unreadable", Severity.ERROR, plain_line(path), plain_line(error.strerror or error)),)
    return reading.sites, reading.diagnostics


def _finding(diagnostic: Diagnostic) -> dict[str, Any]:
    """One finding as scripts read it: these six members, always."""
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "file": diagnostic.file,
        "feature": diagnostic.feature,
        "field": diagnostic.field,
        "message": diagnostic.message,
    }
