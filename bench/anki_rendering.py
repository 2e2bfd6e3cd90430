"""What Anki itself makes of templates: `tests/exchange/anki_rendering.json`.

    PYTHON bench/anki_rendering.py

with an interpreter that has the `anki` package. Makes note types and notes that use everything a
template may do, and writes down the templates, the fields and Anki's own question and answer for
each card; `tests/exchange/test_templates.py` holds drill's rendering against them.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from anki.collection import Collection
from anki.consts import MODEL_CLOZE

TARGET = Path(__file__).parent.parent / "tests" / "exchange" / "anki_rendering.json"
BACK = "{{FrontSide}}\n\n<hr id=answer>\n\n"
KINDS: dict[str, tuple[list[str], list[tuple[str, str]], bool]] = {
    "plain": (["Front", "Back"], [("{{Front}}", BACK + "{{Back}}")], False),
    "both ways": (
        ["Front", "Back"],
        [("{{Front}}", BACK + "{{Back}}"), ("{{Back}}", BACK + "{{Front}}")],
        False,
    ),
    "perhaps both ways": (
        ["Front", "Back", "Add Reverse"],
        [
            ("{{Front}}", BACK + "{{Back}}"),
            ("{{#Add Reverse}}{{Back}}{{/Add Reverse}}", BACK + "{{Front}}"),
        ],
        False,
    ),
    "typed": (
        ["Front", "Back"],
        [("{{Front}}\n\n{{type:Back}}", "{{Front}}\n\n<hr id=answer>\n\n{{type:Back}}")],
        False,
    ),
    "holes": (["Text", "Extra"], [("{{cloze:Text}}", "{{cloze:Text}}<br>\n{{Extra}}")], True),
    "two clozes": (
        ["One", "Two"],
        [("{{cloze:One}} | {{cloze:Two}}", "{{cloze:One}} | {{cloze:Two}}")],
        True,
    ),
    "cloze by number": (
        ["Text", "Note"],
        [
            (
                "{{#c1}}first {{/c1}}{{^c1}}other {{/c1}}{{cloze:Text}}",
                "{{cloze:Text}}{{#Note}} ({{Note}}){{/Note}}",
            )
        ],
        True,
    ),
    "conditions": (
        ["A", "B", "C"],
        [
            (
                "{{A}}{{#B}}[{{B}}{{#C}}+{{C}}{{/C}}{{^C}}-{{/C}}]{{/B}}{{^B}}none{{/B}}",
                "{{FrontSide}}|{{#Tags}}{{Tags}}{{/Tags}}{{^Tags}}untagged{{/Tags}}",
            )
        ],
        False,
    ),
    "about itself": (
        ["Front", "Back"],
        [("{{Front}} {{Deck}} {{Subdeck}} {{Type}} {{Card}} {{Tags}}", "{{FrontSide}} {{Back}}")],
        False,
    ),
    "filters": (
        ["Front", "Back"],
        [
            (
                "{{text:Front}} / {{kanji:Back}} / {{kana:Back}} / {{furigana:Back}}",
                "{{unknown:Front}} {{text:kana:Back}}<!-- {{Nothing}} -->",
            )
        ],
        False,
    ),
}
NOTES: list[tuple[str, list[str], list[str]]] = [
    ("plain", ["What?", "That"], []),
    ("plain", ["<b>Bold</b><br>two", "<ul><li>a</li><li>b</li></ul>"], ["x", "y"]),
    ("plain", ["1 &lt; 2 &amp;&amp; 3", "<table><tr><td>a</td><td>b</td></tr></table>"], []),
    ("plain", ["  spaces  ", "<div>one</div><div>two</div>"], []),
    ("plain", ["{not a field} }}", "a {{c1::no cloze}} b"], []),
    ("both ways", ["house", "casa"], []),
    ("both ways", ["<i>x</i>", ""], []),
    ("perhaps both ways", ["house", "casa", "y"], []),
    ("perhaps both ways", ["house", "casa", ""], []),
    ("perhaps both ways", ["house", "casa", "<br>"], []),
    ("perhaps both ways", ["house", "casa", "<div>&nbsp;</div>"], []),
    ("holes", ["{{c1::Paris}} is in {{c2::France}}", ""], []),
    ("holes", ["{{c1::Paris::city}} is in {{c2::France::a <b>country</b>}}", "extra"], []),
    ("holes", ["{{c1::one}} and {{c1::two}} but {{c2::three}}", "<i>e</i>"], []),
    ("holes", ["{{c1::outer {{c2::inner}} rest}}", ""], []),
    ("holes", ["{{c1::outer {{c2::inner::hint}} rest::other hint}} after", ""], []),
    ("holes", ["a {{c3::only third}} b", ""], []),
    ("holes", ["{{c1::<b>bold</b>}} x {{c2::<ul><li>i</li></ul>}}", ""], []),
    ("holes", ["{{c1::not closed and {{c2::closed}}", ""], []),
    ("holes", ["{{c1::a::b::c}} and {{c2::}} end", ""], []),
    ("holes", ["code: {{c1::f(x) { return {}; } }} done", ""], []),
    ("holes", ["{{c1,2::both}} and {{c2::second}}", ""], []),
    ("holes", ["math {{c1::\\( x^2 \\)}}", ""], []),
    ("two clozes", ["{{c1::one}} a", "b {{c2::two}}"], []),
    ("two clozes", ["{{c1::one}} a", "b {{c1::two}}"], []),
    ("cloze by number", ["{{c1::one}} {{c2::two}}", "n"], []),
    ("cloze by number", ["{{c2::two}} {{c3::three}}", ""], []),
    ("conditions", ["a", "b", "c"], ["t"]),
    ("conditions", ["a", "b", ""], []),
    ("conditions", ["a", "", "c"], []),
    ("conditions", ["a", " <br/> <div></div>", ""], []),
    ("about itself", ["f", "b"], ["one", "two::three"]),
    ("filters", ["<b>x</b> &amp; y", "日本[にほん] 語[ご]"], []),
    ("filters", ["a<br>b", "no brackets"], []),
    ("typed", ["What?", "That"], []),
]


def main() -> None:
    out = []
    with tempfile.TemporaryDirectory() as home:
        col = Collection(str(Path(home) / "a.anki2"))
        deck = col.decks.id("Top::Sub")
        for name, (fields, templates, cloze) in KINDS.items():
            add_kind(col, name, fields, templates, cloze)
        for name, values, tags in NOTES:
            kind = col.models.by_name(name)
            note = col.new_note(kind)
            note.fields = list(values)
            note.tags = list(tags)
            col.add_note(note, deck)
            for card in note.cards():
                made = card.render_output()
                template = card.template()
                out.append(
                    {
                        "kind": name,
                        "cloze": KINDS[name][2],
                        "fields": KINDS[name][0],
                        "values": values,
                        "front": template["qfmt"],
                        "back": template["afmt"],
                        "ord": card.ord,
                        "extras": {
                            "Tags": " ".join(note.tags), "Deck": "Top::Sub", "Subdeck": "Sub",
                            "Type": name, "Card": template["name"], "CardFlag": "",
                        },
                        "question": made.question_text,
                        "answer": made.answer_text,
                    }
                )  # fmt: skip
        col.close()
    TARGET.write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(out)} cards of {len(NOTES)} notes written to {TARGET}")


def add_kind(
    col: Collection, name: str, fields: list[str], templates: list[tuple[str, str]], cloze: bool
) -> None:
    kind = col.models.new(name)
    if cloze:
        kind["type"] = MODEL_CLOZE
    for field in fields:
        col.models.add_field(kind, col.models.new_field(field))
    for index, (front, back) in enumerate(templates, 1):
        template = col.models.new_template(f"Card {index}")
        template["qfmt"], template["afmt"] = front, back
        col.models.add_template(kind, template)
    col.models.add(kind)


if __name__ == "__main__":
    main()
