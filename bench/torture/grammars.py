"""Inputs made from grammars: sound in most places, so that they come further than bent ones do."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

from drill.cards import query
from drill.config import OPTIONS
from drill.tui.actions import ACTIONS

WORDS = (
    "velocity", "40%", "==30 days==", "a", "", " ", "it's", '"x"', "null", "007", "1e5", "- x",
    "# x",
    "{{c1::hole}}", "{x}", "é", "漢字", "👩‍🚀", "two\nlines", "x" * 300, "\u202e", "\x07", "==",
    ":", "a: b", "&amp;", "<b>", "*", "`code`", "[[link]]", "2026-12-03", "~", "yes", "…", "\u0301",
)  # fmt: skip
KEYS = (
    "id", "title", "drill", "origin", "competencies", "stories", "principles", "cards", "q", "a",
    "cloze", "tags", "reverse", "beats", "facts", "say", "how", "label", "steps", "probes", "ask",
    "answer", "frameworks", "questions", "red_flags", "flag", "repair", "sounds_like", "was",
    "core", "variants", "pushbacks", "unknown",
)  # fmt: skip


def _word(chance: random.Random) -> str:
    return chance.choice(WORDS)


def _some(chance: random.Random, make: Callable[[random.Random], str], most: int) -> list[str]:
    return [make(chance) for _ in range(chance.randrange(most + 1))]


def _tree(chance: random.Random, deep: int = 0) -> object:
    how = chance.randrange(8)
    if how < 3 and deep < 5:
        keys = (chance.choice(KEYS) for _ in range(chance.randrange(6)))
        return {key: _tree(chance, deep + 1) for key in keys}
    if how < 5 and deep < 5:
        return [_tree(chance, deep + 1) for _ in range(chance.randrange(4))]
    if how == 5:
        return chance.choice((None, True, 0, -1, 1.5, 10**30))
    return _word(chance)


def _card(chance: random.Random, number: int) -> dict[str, object]:
    card: dict[str, object] = {"id": chance.choice((f"c{number}", f"c{number}", _word(chance)))}
    if chance.random() < 0.3:
        card["cloze"] = f"{_word(chance)} =={_word(chance)}== {_word(chance)}"
    else:
        card |= {"q": f"What of {_word(chance)}?", "a": _word(chance)}
    if chance.random() < 0.2:
        card["tags"] = _some(chance, _word, 3)
    if chance.random() < 0.2:
        card["reverse"] = True
    if chance.random() < 0.1:
        card[chance.choice(KEYS)] = _tree(chance, 3)
    return card


def _story(chance: random.Random, number: int) -> dict[str, object]:
    def fact() -> object:
        said = f"{_word(chance)} fell =={_word(chance)}=="
        return chance.choice((said, _word(chance), {"id": _word(chance), "say": said}))

    beats = [
        {
            "id": f"b{beat}",
            "label": chance.choice(("Context", "Turn", _word(chance))),
            "facts": [fact() for _ in range(chance.randrange(4))],
        }
        for beat in range(chance.randrange(5))
    ]
    story: dict[str, object] = {
        "id": f"s{number}",
        "title": f"Story {_word(chance)}",
        "beats": beats,
    }
    if chance.random() < 0.3:
        story["competencies"] = _some(chance, _word, 2)
    if chance.random() < 0.2:
        story["probes"] = [{"id": "p", "ask": _word(chance), "answer": _some(chance, _word, 2)}]
    if chance.random() < 0.1:
        story[chance.choice(KEYS)] = _tree(chance, 3)
    return story


def _deck(chance: random.Random) -> str:
    """JSON is YAML, and never ambiguous: what is wrong is wrong by what it says."""
    deck: dict[str, object] = {"drill": 1, "id": "made", "title": _word(chance) or "Made"}
    deck["cards"] = [_card(chance, number) for number in range(chance.randrange(6))]
    if chance.random() < 0.5:
        deck["stories"] = [_story(chance, number) for number in range(chance.randrange(3))]
    if chance.random() < 0.2:
        deck[chance.choice(KEYS)] = _tree(chance)
    return json.dumps(deck, ensure_ascii=chance.random() < 0.5)


def _table(chance: random.Random) -> str:
    sign = chance.choice((",", ";", "\t", "|"))
    head = chance.choice(("", "", "question;answer;tags\n".replace(";", sign), "#separator:tab\n"))

    def cell() -> str:
        word = _word(chance)
        if chance.random() < 0.3 or sign in word or "\n" in word:
            return '"' + word.replace('"', '""') + '"'
        return word

    rows = (
        sign.join(cell() for _ in range(chance.choice((2, 2, 2, 3, 1, 5))))
        for _ in range(chance.randrange(12))
    )
    return head + chance.choice(("\n", "\r\n", "\r")).join(rows)


def _markdown(chance: random.Random) -> str:
    def line(chance: random.Random) -> str:
        word, other = _word(chance), _word(chance)
        return chance.choice((
            f"Q: {word}", f"A: {other}", f"C: {word} [{other}]", f"{word} :: {other}", "?", "??",
            f"{'#' * chance.randint(1, 7)} {word}", f"- {word}", f"{word} =={other}==", "---",
            "```", f"{{{{c1::{word}}}}}", "", "", f"> {word}", f"| {word} | {other} |",
            f"<!-- {word} -->", f"#tag/{word}", "%%", f"$${word}$$", f"![[{word}]]", f"1. {word}",
        ))  # fmt: skip

    return "\n".join(_some(chance, line, 20))


def _notes(chance: random.Random) -> str:
    def line(chance: random.Random) -> str:
        word = _word(chance)
        label = chance.choice(("Situation", "Task", "Action", "Result", "Learning", "S", "Q", word))
        return chance.choice((
            f"{'#' * chance.randint(1, 4)} {word}", f"**{label}:** {word}", f"{label}: {word}",
            f"- {word}", f"  - {word}", f"{label}\n{'-' * 5}", word, "", f"*{label}* – {word}",
            f"{chance.randrange(99)}) {word}", f"| {label} | {word} |",
        ))  # fmt: skip

    return "# Story\n\n" + "\n".join(_some(chance, line, 20))


def _search(chance: random.Random, deep: int = 0) -> str:
    def term() -> str:
        field = chance.choice(query.FIELDS)
        value = {
            "is": lambda: chance.choice(query.IS),
            "prop": lambda: (
                chance.choice(query.PROPS)
                + chance.choice(query.SIGNS)
                + chance.choice(("0", "1", "0.9", "-3", "1e9", "9" * 30, "x"))
            ),
            "rated": lambda: chance.choice(("7", "1:1", "0", "30:4", "9" * 20, "x")),
            "re": lambda: chance.choice(("a+b", "(a|b)*", "[", "(?=x)", ".*", "(a+)+$", "\\d{2,}")),
        }.get(field, lambda: chance.choice(("small", "qu*", "*", _word(chance))))()
        return f"{field}:{chance.choice((value, value, f'{chr(34)}{value}{chr(34)}'))}"

    parts = []
    for _ in range(chance.randrange(1, 5)):
        how = chance.randrange(6)
        part = term() if how < 3 else _word(chance)
        if how == 5 and deep < 4:
            part = f"({_search(chance, deep + 1)})"
        parts.append(chance.choice(("", "", "", "-")) + part)
    return chance.choice((" ", " ", " OR ", " or ")).join(parts)


def _question(chance: random.Random) -> str:
    begins = ("Tell me about a time", "How do you", "What would you do if", "Describe", "Why", "")
    about = (
        "you had to let somebody go", "an underperformer", "two teams that disagreed", "a deadline",
        "an incident at night", "your manager was wrong", "hiring", "a failure", _word(chance),
    )  # fmt: skip
    return f"{chance.choice(begins)} {chance.choice(about)} {' '.join(_some(chance, _word, 6))}?"


def _said(chance: random.Random) -> str:
    pieces = (
        "Velocity fell by forty percent over two sprints.", "He went silent.", "um, you know,",
        "We gave him a mentor.", "Thirty days to improve.", "He was back on form.", "I, I, I",
        "nobody spoke", "The team noticed!", "two thousand and five hundred", "a third", "3.5x",
    )  # fmt: skip
    return " ".join(chance.choice((*pieces, _word(chance))) for _ in range(chance.randrange(60)))


def _lines(chance: random.Random) -> str:
    def line(chance: random.Random) -> str:
        how = chance.randrange(10)
        if how < 5:
            return json.dumps(
                {"rating": chance.randint(1, 4), "seconds": chance.choice((1, 0, 30))}
            )
        if how < 7:
            does = ("undo", "suspend", "bury", "read", "quit", "dance", None, 1)
            return json.dumps({"do": chance.choice(does)})
        if how == 7:
            recalled = [chance.randrange(-1, 6) for _ in range(chance.randrange(4))]
            return json.dumps({"recalled": recalled, "seconds": chance.choice((3, None, "x", 1e9))})
        return json.dumps(_tree(chance)) if how == 8 else _word(chance)

    return "\n".join(_some(chance, line, 8)) + "\n"


def _keys(chance: random.Random) -> str:
    def row(chance: random.Random) -> str:
        name = chance.choice(ACTIONS).id
        keys = ("x", "ctrl+z", "f5", "space", "enter", "escape", "", "xx", "ctrl+", "é", "a,b", "A")
        value = chance.choice((
            json.dumps(chance.choice(keys)), json.dumps([chance.choice(keys) for _ in range(2)]),
            "1", "true", '"""x"""', "2026-11-23", "{}", "'x'",
        ))  # fmt: skip
        return f"{name} = {value}"

    return "\n".join(_some(chance, row, 5)) + "\n"


def _value(chance: random.Random, name: str) -> str:
    declared = OPTIONS[name]
    return chance.choice((
        declared.show(declared.default), "0", "1", "-1", "0.9", "15", "auto", "true", "false",
        "02:30", "Europe/Berlin", "mon=0.5,sun=0", "2026-12-24..2026-12-26", "1,10", "9" * 40,
        "nan", "1e400", _word(chance),
    ))  # fmt: skip


def _config(chance: random.Random) -> str:
    def row(chance: random.Random) -> str:
        name = chance.choice(tuple(OPTIONS))
        value = _value(chance, name)
        return f"{name} = {chance.choice((json.dumps(value), json.dumps(value), value or '1'))}"

    return "\n".join(_some(chance, row, 4)) + "\n"


def _option(chance: random.Random) -> str:
    name = chance.choice(tuple(OPTIONS))
    return f"{name}\n{_value(chance, name)}"


def _date(chance: random.Random) -> str:
    day = f"{chance.choice((1969, 1970, 2026, 2028, 2038, 2100, 2999, 3000, 0, 10**5))}"
    day += f"-{chance.randrange(14):02}-{chance.randrange(33):02}"
    clock = f"{chance.randrange(26):02}:{chance.choice(('00', '30', '59', '60', '3'))}"
    zone = chance.choice(
        ("", " Europe/Berlin", " UTC", "Z", "+01:00", "+99:99", " Nowhere/Else", " x")
    )
    month = chance.choice(("Dec", "february", "Febtober", "sept.", "MAY"))
    return chance.choice((
        f"{day}{chance.choice((' ', 'T'))}{clock}{zone}", f"{day}{zone}",
        f"in {chance.choice((0, 1, 9, 9999, 99999))} days{zone}", f"tomorrow {clock}{zone}",
        f"{chance.randrange(33)} {month} {chance.choice(('', '2028', '2999', '99999'))}{zone}",
        f"{month} {chance.randrange(33)}, {clock}{zone}",
    ))  # fmt: skip


TAGS = (
    "b", "i", "div", "ul", "ol", "li", "pre", "code", "table", "tr", "td", "a", "img", "br", "p",
    "style", "script", "span", "x-y", "sup",
)  # fmt: skip


def _html(chance: random.Random) -> str:
    def piece(chance: random.Random) -> str:
        tag = chance.choice(TAGS)
        return chance.choice((
            f"<{tag}>", f"</{tag}>", f"<{tag} class='{_word(chance)}'>", f"<{tag}/>", _word(chance),
            _word(chance), "&nbsp;", "&#x202e;", "&#0;", "&notit;", "<!--", "-->", "<![CDATA[", "<",
            "\\(", "\\)", "[sound:x.mp3]", "{{c1::", "}}", "::",
        ))  # fmt: skip

    return "".join(_some(chance, piece, 30))


def _template(chance: random.Random) -> str:
    def piece(chance: random.Random) -> str:
        name = chance.choice(("Front", "Back", "Text", "FrontSide", "Tags", "None", ""))
        sign = chance.choice(("", "", "", "#", "^", "/", "!", "hint:", "type:", "cloze:", "text:"))
        return chance.choice((f"{{{{{sign}{name}}}}}", _word(chance), "<hr id=answer>", "{{", "}}"))

    return "".join(_some(chance, piece, 12))


def _reviews(chance: random.Random) -> str:
    head = chance.choice((
        "card_id,review_time,review_rating,review_duration", "card_id,review_time,review_rating",
        "review_time,card_id", _word(chance),
    ))  # fmt: skip
    values = (
        "1",
        "2",
        "3",
        "4",
        "0",
        "-1",
        "2026-03-01T09:00:00Z",
        "2026-03-02 09:00",
        "9" * 25,
        "1e5",
        "x",
        "",
        "nan",
    )
    rows = (
        ",".join(chance.choice(values) for _ in range(chance.choice((4, 4, 3, 2))))
        for _ in range(chance.randrange(8))
    )
    return "\n".join((head, *rows))


def _crowd(chance: random.Random) -> str:
    root = _tree(chance)
    keys = (
        "__type__", "name", "notes", "children", "note_models", "fields", "guid", "tags", "flds",
        "note_model_uuid", "crowdanki_uuid", "tmpls", "qfmt", "afmt", "ord", "type",
    )  # fmt: skip

    def renamed(value: object) -> object:
        if isinstance(value, dict):
            return {chance.choice(keys): renamed(each) for each in value.values()}
        return [renamed(each) for each in value] if isinstance(value, list) else value

    deck = {"__type__": "Deck", "name": _word(chance), "notes": renamed(root), "children": []}
    if chance.random() < 0.7:
        deck["note_models"] = renamed(_tree(chance))
    return json.dumps(deck)


def _pack(chance: random.Random) -> str:
    pack = {"pack": chance.choice((1, 1, "1", 2, None)), chance.choice(KEYS): _tree(chance)}
    return json.dumps(pack)


GRAMMARS: dict[str, Callable[[random.Random], str]] = {
    "deck": _deck, "table": _table, "Markdown": _markdown, "headings": _markdown, "notes": _notes,
    "CrowdAnki": _crowd, "pack": _pack, "keys.toml": _keys, "config.toml": _config,
    "option": _option, "date": _date, "transcript": _said, "search": _search, "question": _question,
    "session lines": _lines, "reviews": _reviews, "HTML": _html, "template": _template,
}  # fmt: skip
"""By what is read; packages have none, they are built and then damaged."""
