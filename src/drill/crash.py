"""What is written down when drill itself fails, and the sentence that says where."""

from __future__ import annotations

import sys
import traceback
from datetime import UTC, datetime

from drill import __version__

FAILED = 70
"""Exit code when drill itself failed (EX_SOFTWARE of sysexits.h)."""


def report(error: BaseException) -> str:
    """Append the traceback to the log and return one sentence for the person.

    Never raises: where no log can be written, the sentence carries the error itself.
    """
    what = f"{type(error).__name__}: {error}"
    try:
        from drill.paths import locate

        path = locate().log
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="replace") as file:
            when = datetime.now(UTC).isoformat(timespec="seconds")
            file.write(f"--- {when} drill {__version__} python {sys.version.split()[0]}\n")
            file.write("".join(traceback.format_exception(error)))
    except Exception:
        return f"drill failed ({what}). What you graded is saved. No log could be written."
    return f"drill failed; what you graded is saved. The details are in {path}"
