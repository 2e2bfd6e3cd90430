"""The stylesheet of all screens, which asks of each widget only the rules that may be meant for it.

Textual's goes through every rule of every screen for each widget, and again for each part that one
paints by itself, as the cursor of a field: half of what it takes to open a page of fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.css.model import RuleSet, SelectorType
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode


class ScreensStylesheet(Stylesheet):
    """Textual's, faster."""

    _asked: list[RuleSet] | None = None
    """What of the rules is asked next."""
    _whole: Sequence[RuleSet] = ()
    """Of which rules it is known for whom they may be meant."""

    @property
    def rules(self) -> list[RuleSet]:
        """All of them; while a widget is dressed, those that may be meant for it."""
        asked, self._asked = self._asked, None
        return super().rules if asked is None else asked

    def reparse(self) -> None:
        """Textual's parses anew what it has parsed; `set_variables` forgets what is another now."""
        self.parse()

    def apply(
        self,
        node: DOMNode,
        *,
        animate: bool = False,
        cache: dict[tuple[Any, ...], RulesMap] | None = None,
    ) -> None:
        """Dress a widget."""
        whole = self.rules
        if whole is not self._whole:
            self._whole, self._meant = whole, dict[tuple[Any, ...], list[RuleSet]]()
        names = frozenset(self.rules_map.keys() & node._selector_names)
        path = tuple(type(part) for part in node.css_path_nodes)
        meant = self._meant.get((path, names))
        if meant is None:
            types = frozenset().union(*(kind._css_type_names for kind in path))
            meant = [rule for rule in whole if _may_match(rule, names, types)]
            self._meant[path, names] = meant
        self._asked = meant
        super().apply(node, animate=animate, cache=cache)

    @classmethod
    def replace_rules(cls, node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
        """Let it look so, where it does not yet."""
        if node.styles.base._rules == rules:
            node.notify_style_update()
        else:
            super().replace_rules(node, rules, animate)


def _may_match(rule: RuleSet, names: frozenset[str], types: frozenset[str]) -> bool:
    """Whether it may be meant for what has one of these names and stands among these types."""
    return not names.isdisjoint(rule.selector_names) and any(
        all(
            part.type is not SelectorType.TYPE or part.name in types for part in selectors.selectors
        )
        for selectors in rule.selector_set
    )
