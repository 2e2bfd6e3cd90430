"""The footer: the keys that do something here, without the palette's, which `?` names."""

from __future__ import annotations

from textual import widgets


class Footer(widgets.Footer):
    """Textual's footer, which lets go of the keys it no longer shows.

    Each key it composes watches it, and Textual drops the watchers that are gone only when
    the watched value is next looked at: a third of a megabyte a card, for ever.
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)

    async def recompose(self) -> None:
        """Compose the keys anew and forget the old ones."""
        await super().recompose()
        self.mutate_reactive(widgets.Footer.compact)
