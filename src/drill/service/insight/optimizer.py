"""Personal parameters: fitted on the older reviews, compared on the newest, explained in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from drill.exchange import revlog
from drill.scheduling import fitting
from drill.scheduling.fitting import LEAST, Logged, Score, Split
from drill.scheduling.memory import DEFAULT_PARAMETERS
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.home.words import count
from drill.service.insight.doctor import AHEAD
from drill.storage import amendments, log


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a fit found, and whether it helps."""

    reviews: int
    """Rows that were read."""
    across_days: int
    """Of these, reviews on a later day than their card's last: what a fit learns from."""
    held: int
    """Newest ones that the parameters were compared on."""
    current: tuple[float, ...]
    fitted: tuple[float, ...] | None
    """None where there were too few reviews to fit."""
    before: Score | None
    """How well the current ones predict; None where there is nothing to compare on."""
    after: Score | None
    own: bool
    """From one's own log, so that they can be adopted."""
    left_out: int = 0
    """Reviews from the future: the clock was wrong when they were made."""

    @property
    def missing(self) -> int:
        """Reviews across days that are missing to the least; 0: enough."""
        return max(0, LEAST - self.across_days)

    @property
    def better(self) -> bool:
        """Whether the fitted ones predict the newest reviews better."""
        return bool(self.before and self.after and self.after.log_loss < self.before.log_loss)

    @property
    def worth_adopting(self) -> bool:
        """Better, and on enough reviews."""
        return self.own and self.better and not self.missing and self.fitted is not None


def look(home: Home, source: Path | None = None, progress: Progress = unheard) -> Fitted:
    """Fit one's own log, or the reviews of a CSV, and compare. Nothing is changed.

    Raises NotFound, DeckError (lines of the CSV), StoreError, and Cancelled.
    """
    if source is not None:
        rows = sorted(revlog.read(source), key=lambda row: row.at)
        progress(0.2)
        reviews = [Logged(row.card, int(home.day(row.at)), row.rating) for row in rows]
        current, left_out = DEFAULT_PARAMETERS, 0
    else:
        reviews, left_out = _own(home)
        current = home.parameters
    progress(0.3)
    split = fitting.split(reviews)
    fitted = _fit(split)
    progress(0.8)
    before = fitting.score(current, split.newest)
    after = fitting.score(fitted, split.newest) if fitted else None
    progress(1.0)
    return Fitted(
        len(reviews), split.across_days, len(split.newest), current, fitted, before, after,
        own=source is None, left_out=left_out,
    )  # fmt: skip


def _fit(split: Split) -> tuple[float, ...] | None:
    """What fsrs-rs finds; its own parameters, which it gives back for few reviews, are none."""
    parameters = fitting.fit(split.older) if split.older else None
    if parameters is None or all(
        abs(one - other) < 1e-4 for one, other in zip(parameters, DEFAULT_PARAMETERS, strict=True)
    ):
        return None
    return parameters


def _own(home: Home) -> tuple[list[Logged], int]:
    """The reviews of one's own log that stand, by the study day each counted as; a reset card is
    another card from then on. And how many lie in the future.
    """
    latest = home.clock.now() + AHEAD
    reviews: list[Logged] = []
    ahead = 0
    with home.store.read() as connection:
        resets = {
            pk: [amendment.seq for amendment in some if amendment.what == amendments.RESET]
            for pk, some in amendments.of(connection).items()
        }
        for seq, card_pk, day, rating, at in log.plain(connection):
            if at > latest:
                ahead += 1
                continue
            life = sum(seq > reset for reset in resets.get(card_pk, ()))
            reviews.append(Logged(f"{card_pk}/{life}", day, rating))
    return reviews, ahead


def words(fit: Fitted) -> list[str]:
    """What was fit, and what follows from it, sentence by sentence."""
    lines = []
    if fit.left_out:
        lies = "lies in the future and was" if fit.left_out == 1 else "lie in the future and were"
        lines.append(f"{count(fit.left_out, 'review')} {lies} left out: was the clock wrong?")
    if not fit.reviews:
        return [
            *lines,
            "There is no review yet: FSRS's own parameters serve well until there are.",
        ]
    if fit.missing:
        lines.append(
            f"A fit wants {LEAST} reviews that come on a later day than their card's last;"
            f" of {count(fit.reviews, 'review')} {fit.across_days:,}"
            f" {'does' if fit.across_days == 1 else 'do'},"
            f" {fit.missing:,} {'is' if fit.missing == 1 else 'are'} missing."
        )
    if fit.fitted is None or fit.before is None or fit.after is None:
        return [*lines, "Nothing was fitted; the parameters in force stay."]
    before, after = fit.before.log_loss, fit.after.log_loss
    newest = count(fit.held, "review")
    head = f"On the newest {newest}, which the fit did not see, parameters fitted to the"
    losses = f"log loss {after:.4f} against {before:.4f} (lower is better)"
    if not fit.better:
        lines.append(f"{head} older ones predict no better than those in force: {losses}.")
        return [*lines, "The parameters in force stay."]
    gain = (before - after) / before
    much = "a little better" if gain < 0.02 else "better"
    lines.append(f"{head} older ones predict {much}: {losses}.")
    if fit.missing:
        lines.append("With so few reviews that may be chance: the parameters in force stay.")
    elif not fit.own:
        lines.append("They are another log's: your own store was not touched.")
    return lines
