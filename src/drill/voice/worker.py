"""A recogniser in a process of its own: `python -m drill.voice.worker ENGINE FILE MODELS`.

What it finds goes to standard output, a line of JSON each; standard error is nobody's:

    {"done": 12.5, "of": 90.0, "words": [["so", 0.31, 0.52]]}   seconds, of how many (0: unknown)
    {"end": 90.0}                                               all of it was heard
    {"error": "…", "hint": "…"}                                 it was not

A library that writes on standard output itself does not disturb it. The process is the first to go
where memory runs out, and gets no more than `MOST_MEMORY`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import TextIO

from drill.errors import DrillError
from drill.voice import audio, engines

MOST_MEMORY = 8_000_000_000
"""Bytes of address space: four times what the largest model takes that anybody needs here."""


def main(arguments: Sequence[str]) -> int:
    """Recognise one recording; 0 where it was, 2 where the lines say why not."""
    name, file, models = arguments
    out = _alone()
    _humble()
    try:
        done = 0.0
        engine = engines.choose(Path(models), name)
        model = engine.model(Path(models))
        assert model is not None
        sound = audio.opened(Path(file))
        for done, words in engine.listen(sound, model):
            _write(out, done=done, of=sound.seconds, words=[astuple(word) for word in words])
    except DrillError as error:
        _write(out, error=error.message, hint=error.hint)
    except MemoryError:
        _write(out, error=f"{name} needs more memory than it may have", hint="")
    except Exception as error:  # of a library: anything
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        _write(out, error=f"{name} gave up: {reason}", hint="")
    else:
        _write(out, end=done)
        return 0
    return 2


def _alone() -> TextIO:
    """Standard output for these lines alone: what others write there goes to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def _write(out: TextIO, **line: object) -> None:
    out.write(json.dumps(line) + "\n")
    out.flush()


def _humble() -> None:
    with suppress(ImportError, ValueError, OSError):  # no such thing on Windows
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        least = MOST_MEMORY if most == resource.RLIM_INFINITY else min(MOST_MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (least, most))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
