"""``python -m redroute``: the same as the command ``redroute``."""

from redroute.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
