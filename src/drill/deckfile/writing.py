"""A `Deck` to YAML for people: the dataclass's order of keys, no defaults but the version.

`read_deck(write_deck(deck)) == deck` for every deck that `read_deck` can return. Text stands
without quotes only where every YAML reader, not only drill's, takes it for the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import yaml

from drill.deckfile import schema
from drill.domain.deck import Deck, Fact

WIDTH = 100
"""Columns that a one-line mapping or list may fill."""

ALWAYS = frozenset({"version"})
"""Keys that are written though they say the default: who gets the next version compares it."""

_ESCAPED = re.compile(
    "[\x00-\x1f\x7f-\xa0\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufeff\ufffe\uffff]"
)
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=](?:[^:#]|:(?!\s|$)|(?<!\s)#)*")
_FLOW_SIGNS = re.compile(r"[,\[\]{}:?]")
_WORD = re.compile(r"[\w.-]+")
_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers


def write_deck(deck: Deck) -> str:
    """The deck as a YAML text that ends with a line break."""
    lines: list[str] = []
    for key, value in _entries(deck):
        if key in schema.SECTIONS and lines:
            lines.append("")
        lines += _entry(key, value, "")
    return "\n".join(lines) + "\n"


def write_entry(key: str, value: Any) -> str:
    """A key and its value as they stand in a deck's text, from the first column on."""
    return "\n".join(_entry(key, value, "")) + "\n"


def _entries(part: Any) -> Iterator[tuple[str, Any]]:
    """The keys to write, with their values."""
    for field in fields(part):
        value = getattr(part, field.name)
        if schema.ONE_OR_SEVERAL.get(type(part)) == field.name:
            value = value[0] if len(value) == 1 and isinstance(value[0], str) else value
        if value != field.default or field.name in ALWAYS:
            yield field.name, value


def _entry(key: str, value: Any, indent: str) -> list[str]:
    """`key: value` in as many lines as it takes."""
    head = f"{indent}{key}:"
    if not isinstance(value, tuple):
        return _text(f"{head} ", value, f"{indent}  ")
    short = all(isinstance(item, str) and _WORD.fullmatch(item) for item in value)
    line = f"{head} {_flow(value)}" if short else ""
    if line and len(line) <= WIDTH:
        return [line]
    lines = [head]
    for item in value:
        item_lines = _item(item, f"{indent}  ")
        if key in schema.SECTIONS and len(lines) > 1 and len(item_lines) > 1:
            lines.append("")
        lines += item_lines
    return lines


def _item(item: Any, indent: str) -> list[str]:
    """`- item` in as many lines as it takes."""
    if isinstance(item, str):
        return _text(f"{indent}- ", item, f"{indent}  ")
    entries = list(_entries(item))
    if isinstance(item, Fact) and len(entries) == 1:
        return _text(f"{indent}- ", item.say, f"{indent}  ")
    if all(_fits_a_line(value) for _, value in entries):
        line = f"{indent}- {{{', '.join(f'{k}: {_flow(v)}' for k, v in entries)}}}"
        if len(line) <= WIDTH:
            return [line]
    lines = [line for key, value in entries for line in _entry(key, value, f"{indent}  ")]
    lines[0] = f"{indent}- {lines[0].lstrip(' ')}"
    return lines


def _fits_a_line(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(isinstance(item, str) and "\n" not in item for item in value)
    return not isinstance(value, str) or "\n" not in value


def _flow(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_flow(item) for item in value)}]"
    return _scalar(value, flow=True)


def _text(head: str, value: Any, indent: str) -> list[str]:
    if isinstance(value, str) and _is_block(value):
        lines = value.split("\n")
        return [f"{head}|-", *(f"{indent}{line}" if line else "" for line in lines)]
    return [head + _scalar(value)]


def _is_block(text: str) -> bool:
    """Whether a text of several lines comes back unchanged from a literal block."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and bool(lines[-1])
        and not lines[0].startswith(" ")
        and all(line == "" or line.strip() for line in lines)
        and bool(lines[0])
        and not _ESCAPED.search(text.replace("\n", ""))
    )


def _scalar(value: Any, flow: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    escaped = _ESCAPED.search(text)
    if (
        not escaped
        and _PLAIN.fullmatch(text)
        and text == text.strip()
        and not text.startswith("...")
        and not (flow and _FLOW_SIGNS.search(text))
        and not _means_something(text)
    ):
        return text
    if not escaped and ('"' in text or "\\" in text):
        return "'" + text.replace("'", "''") + "'"
    inside = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_ESCAPED.sub(_escape, inside)}"'


def _means_something(text: str) -> bool:
    """Whether a YAML reader takes the text for a number, a date, truth or nothing."""
    return any(pattern.match(text) for _, pattern in _RESOLVERS.get(text[0], ()))


def _escape(match: re.Match[str]) -> str:
    sign = match.group()
    return {"\n": "\\n", "\t": "\\t"}.get(sign) or f"\\u{ord(sign):04x}"
