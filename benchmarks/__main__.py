"""``python -m benchmarks NAME [arguments]``."""

import sys
from importlib import import_module

NAMES = ("catalogue", "frontier", "limits", "map", "oracle", "preselection", "proof", "route", "rules", "toptw")

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        sys.exit(f"python -m benchmarks {' | '.join(NAMES)}")
    sys.exit(import_module(f"benchmarks.{sys.argv[1]}").main(sys.argv[2:]))
