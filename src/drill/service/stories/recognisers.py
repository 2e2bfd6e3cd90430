"""Which recognisers there are on this computer, and their models: fetched only when a person says
so, from where they are told, and nothing else of the voice meets the network.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from drill.errors import DeckError, DrillError, StoreError, UsageError
from drill.exchange.archive import Archive
from drill.service.home.progress import Progress, unheard
from drill.service.library import download
from drill.text import one_line
from drill.voice import engines
from drill.voice.engines import FasterWhisper, Vosk, WhisperCpp

MOST_UNPACKED = 300_000_000
"""Bytes that a packed model may unpack to; the small one of Vosk is a quarter of it."""
PATIENCE = 900.0
"""Seconds that forty megabytes may take."""
_VOSK = "vosk-model-small-en-us-0.15"
_GGML = b"lmgg"
"""How a model of whisper.cpp begins."""
_LEAST = 0.5
"""Share of the bytes below which what came is no model."""

ABOUT = {
    "faster-whisper": "the fewest mistakes, punctuation, figures; recommended",
    "pywhispercpp": "the same models in a small package",
    "vosk": "quick and small; words without punctuation",
    "pocketsphinx": "brings its model; the most mistakes",
}
"""Each recogniser in a few words."""


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """A model that can be fetched."""

    name: str
    megabytes: int
    """About how much is fetched."""
    source: str
    """The address, as a person would look it up."""


def _hub(name: str, megabytes: int) -> ModelOffer:
    return ModelOffer(name, megabytes, f"https://huggingface.co/Systran/faster-whisper-{name}")


def _ggml(name: str, megabytes: int) -> ModelOffer:
    file = f"ggml-{name}.bin"
    return ModelOffer(
        name, megabytes, f"https://huggingface.co/ggerganov/whisper.cpp/resolve/main/{file}"
    )


OFFERS: dict[str, tuple[ModelOffer, ...]] = {
    FasterWhisper.name: (_hub("base.en", 148), _hub("small.en", 486), _hub("tiny.en", 78)),
    WhisperCpp.name: (_ggml("base.en", 148), _ggml("small.en", 488), _ggml("tiny.en", 78)),
    Vosk.name: (ModelOffer(_VOSK, 41, f"https://alphacephei.com/vosk/models/{_VOSK}.zip"),),
}
"""By recogniser, the one that is fetched unless another is named first. Whose model comes with its
package is not in it."""


@dataclass(frozen=True, slots=True)
class EngineStanding:
    """A recogniser on this computer."""

    name: str
    about: str
    installed: bool
    """Whether its package is."""
    model: Path | None
    """Where its model is; None where it has none yet."""

    @property
    def ready(self) -> bool:
        """Whether it could begin now."""
        return self.installed and self.model is not None


def standings(models: Path) -> list[EngineStanding]:
    """All of them, the best first; looking imports none."""
    return [
        EngineStanding(name, ABOUT[name], engines.installed(engine), engine.model(models))
        for name, engine in engines.ENGINES.items()
    ]


def offer(engine: str, model: str = "") -> ModelOffer:
    """The model of a recogniser that would be fetched: the one named, or the first. Raises
    UsageError where there is no such recogniser or model, its package is not installed, or nothing
    has to be fetched.
    """
    known = engines.named(engine)
    if not engines.installed(known):
        raise UsageError(f"{engine} is not installed", f"Install it: {engines.to_have(engine)}")
    offered = OFFERS.get(engine, ())
    if not offered:
        raise UsageError(f"{engine} brings its model: nothing is fetched for it")
    for one in offered:
        if one.name == (model or offered[0].name):
            return one
    names = ", ".join(one.name for one in offered)
    raise UsageError(f"{engine} has no model {one_line(model)[:80]!r} here", f"There are: {names}.")


def fetch(engine: str, chosen: ModelOffer, models: Path, progress: Progress = unheard) -> Path:
    """Fetch a model of a recogniser into its folder of `models`; returns where it is. What was
    there stays, and what came only in part is removed.

    Raises UsageError (there is no network, nothing of the name, or no model in what came) and
    StoreError (the folder cannot be written).
    """
    folder = models / engine
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _FETCH[engine](chosen, folder, progress)
    except DeckError as error:
        raise UsageError(*_by_hand(chosen, folder, error)) from None
    except DrillError:
        raise
    except OSError as error:
        if error.filename and Path(str(error.filename)).is_relative_to(models):
            raise StoreError(f"{folder} cannot be written: {error.strerror}") from None
        raise UsageError(*_by_hand(chosen, folder, error)) from None
    except Exception as error:  # of the library that fetches: anything
        raise UsageError(*_by_hand(chosen, folder, error)) from None
    model = engines.ENGINES[engine].model(models)
    if model is None:
        raise UsageError(*_by_hand(chosen, folder, "what came is no model"))
    return model


def _by_hand(chosen: ModelOffer, folder: Path, why: object) -> tuple[str, str]:
    reason = one_line(str(why))[:200] or type(why).__name__
    return (
        f"{chosen.name} could not be fetched: {reason}",
        f"Is there a network? By hand: {chosen.source}, into {folder}.",
    )


# -- each by its own way


def _from_hub(chosen: ModelOffer, folder: Path, progress: Progress) -> None:
    """By faster-whisper's own downloader: files are whole or not there."""
    import_module("faster_whisper.utils").download_model(chosen.name, cache_dir=str(folder))


def _ggml_file(chosen: ModelOffer, folder: Path, progress: Progress) -> None:
    """By pywhispercpp's own downloader, which takes what comes, were it a page of regrets."""
    with _aside(folder) as aside:
        utils = import_module("pywhispercpp.utils")
        came = Path(utils.download_model(chosen.name, download_dir=str(aside)))
        with came.open("rb") as file:
            begins = file.read(len(_GGML))
        if begins != _GGML or came.stat().st_size < _LEAST * chosen.megabytes * 1_000_000:
            raise UsageError(*_by_hand(chosen, folder, "what came is no model"))
        came.replace(folder / came.name)


def _vosk_zip(chosen: ModelOffer, folder: Path, progress: Progress) -> None:
    """As a zip archive, of which nothing is believed."""
    packed = download.fetch(chosen.source, progress, seconds=PATIENCE).raw
    with _aside(folder) as aside:
        file = aside / "packed.zip"
        file.write_bytes(packed)
        unpack(file, aside / "unpacked", chosen)
        here = folder / chosen.name
        if here.exists():  # a whole one or not: no folder takes the place of another
            here.replace(aside / "former")
        (aside / "unpacked" / chosen.name).replace(here)


def unpack(file: Path, folder: Path, chosen: ModelOffer) -> None:
    """A packed model into a new folder. Raises DeckError where a part leads outside or it unpacks
    to more than `MOST_UNPACKED`, and UsageError where it holds no model.
    """
    left = MOST_UNPACKED
    with Archive(file, chosen.name) as archive:
        if f"{chosen.name}/am/final.mdl" not in archive.parts:
            raise UsageError(*_by_hand(chosen, folder, "what came is no model"))
        for part in archive.parts:
            path = folder / part
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as out:
                for piece in archive.pieces(part, left):
                    left -= out.write(piece)


@contextmanager
def _aside(folder: Path) -> Any:
    """A folder beside the models that goes with what is left in it."""
    with TemporaryDirectory(dir=folder, prefix=".fetching-") as aside:
        yield Path(aside)


_FETCH: dict[str, Callable[[ModelOffer, Path, Progress], None]] = {
    FasterWhisper.name: _from_hub,
    WhisperCpp.name: _ggml_file,
    Vosk.name: _vosk_zip,
}


def room(models: Path) -> int:
    """Bytes free where models go; the folder need not be there."""
    folder = next((path for path in (models, *models.parents) if path.is_dir()), Path("/"))
    return shutil.disk_usage(folder).free
