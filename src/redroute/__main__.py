"""The command ``redroute``, and ``python -m redroute``: nothing is imported before an interruption can be answered."""

import os


def main() -> int:
    """Run the command of this process; interrupted while it still loads, it says so in one line and returns 130."""
    try:
        from redroute.cli import main as run

        return run()
    except KeyboardInterrupt:
        os.write(2, "redroute: 已中断 / interrupted\n".encode())
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
