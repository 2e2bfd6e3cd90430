"""`python -m drill` and the `drill` command."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Run the command line and return the exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):  # the one answer that needs nothing
        from drill import __version__

        print(f"drill {__version__}")
        return 0
    try:
        from drill.cli.main import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # so early that nothing is there to say so
        return 130
    finally:
        # All goes with the process: to look for cycles in every module loaded takes a third of it.
        gc.freeze()


if __name__ == "__main__":
    raise SystemExit(main())
