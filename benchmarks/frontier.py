"""All solvers side by side on the instances of a list of best-known values, one after the other on each instance, so that all meet the same machine.

``python -m benchmarks frontier BKS.csv --seconds S [--seeds K,K] [--solvers redroute,pyvrp] [--use train|report] [--only r109/1,pr06/1] [--clock wall|cpu]
[--keep LINES.jsonl]``. Instances are looked for in the folders beside the list. Every route is judged; runs already in ``--keep`` are not run again.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
import statistics
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.instances import read_instance
from benchmarks.toptw import CLOCKS, measure

Run = dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Runs what is asked for and prints a table a limit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks frontier", description=__doc__.splitlines()[0])
    parser.add_argument("bks", type=Path)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--solvers", default="redroute")
    parser.add_argument("--use", choices=["train", "report"])
    parser.add_argument("--only", default="")
    parser.add_argument("--clock", choices=sorted(CLOCKS), default="wall")
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args(arguments)
    kept = {_key(run): run for run in _lines(asked.keep)}
    runs = []
    for row in _rows(asked.bks, asked.use, set(filter(None, asked.only.split(",")))):
        instance = read_instance(_file(asked.bks, row["instance"]))
        for seed in map(int, asked.seeds.split(",")):
            for solver in asked.solvers.split(","):
                key = (row["instance"], int(row["days"]), asked.seconds, seed, solver)
                if key not in kept:
                    run = measure(instance, int(row["days"]), asked.seconds, seed, solver, asked.clock)
                    kept[key] = {**run, "instance": row["instance"], "solver": solver, "best_known": int(row["best_known"])}
                    if asked.keep:
                        with asked.keep.open("a", encoding="utf-8") as file:
                            file.write(json.dumps(kept[key]) + "\n")
                runs.append(kept[key])
    sys.stdout.write("\n".join(_table(runs)) + "\n")
    return 0


def _rows(path: Path, use: str | None, only: set[str]) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (use is None or row["use"] == use) and (not only or f"{row['instance']}/{row['days']}" in only):
                yield row


def _file(bks: Path, instance: str) -> Path:
    return bks.parent / ("toptw50" if instance.startswith("50_") else "toptw100") / f"{instance}.txt"


def _lines(path: Path | None) -> list[Run]:
    if path is None or not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _key(run: Run) -> tuple[str, int, float, int, str]:
    return run["instance"], run["days"], run["seconds"], run["seed"], run["solver"]


def _gap(run: Run) -> float:
    return 100 * (1 - run["prize"] / run["best_known"])


def _table(runs: Sequence[Run]) -> Iterator[str]:
    """A line a solver: gaps to the best known by set, then how often ours is not worse on the same instance and seed."""
    families = sorted({_family(run) for run in runs})
    yield "| solver | runs | mean gap % | worst % | proven | " + " | ".join(families) + " | ours not worse % |"
    yield "|---|---|---|---|---|" + "---|" * (len(families) + 1)
    ours = {_key(run)[:4]: run["prize"] for run in runs if run["solver"] == "redroute"}
    for solver in dict.fromkeys(run["solver"] for run in runs):
        own = [run for run in runs if run["solver"] == solver]
        sets = [_mean(_gap(run) for run in own if _family(run) == family) for family in families]
        met = [ours[_key(run)[:4]] >= run["prize"] for run in own if _key(run)[:4] in ours]
        share = f"{100 * sum(met) / len(met):.1f}" if met and solver != "redroute" else ""
        proven = sum(run["status"] == "optimal" for run in own)
        cells = [solver, len(own), _mean(map(_gap, own)), f"{max(map(_gap, own)):.2f}", proven, *sets, share]
        yield "| " + " | ".join(map(str, cells)) + " |"
    better = sorted({(run["instance"], run["days"], run["prize"], run["best_known"]) for run in runs if run["prize"] > run["best_known"]})
    yield from (f"better than the list: {name}/{days} {prize} ({known})" for name, days, prize, known in better)
    # A value above a proven bound is no plan's value, whatever table it stands in.
    refuted = sorted(
        {(run["instance"], run["days"], run["bound"], run["best_known"]) for run in runs if (run["bound"] or math.inf) < run["best_known"]}
    )
    yield from (f"no plan reaches the list: {name}/{days} at most {bound} ({known})" for name, days, bound, known in refuted)


def _family(run: Run) -> str:
    found = re.match(r"(?:50_)?([a-z]+\d?)", run["instance"])
    return found[1].rstrip("0123456789") if found and found[1].startswith("pr") else found[1] if found else "?"


def _mean(gaps: Iterable[float]) -> str:
    values = list(gaps)
    return f"{statistics.mean(values):.2f}" if values else ""
