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
    "hints": (
        ["Front", "Back"],
        [("{{Front}} {{hint:Back}}", "{{FrontSide}}<hr>{{hint:Front}} {{Back}}")],
        False,
    ),
    "text only": (["Front", "Back"], [("{{text:Front}}.", BACK + "{{text:Back}}")], False),
    "readings": (
        ["Front", "Back"],
        [("{{furigana:Front}} | {{kanji:Front}} | {{kana:Front}}", "{{FrontSide}} {{Back}}")],
        False,
    ),
    "typed hole": (
        ["Text"],
        [("{{cloze:Text}} {{type:cloze:Text}}", "{{cloze:Text}} {{type:cloze:Text}}")],
        True,
    ),
    "text of holes": (
        ["Text"],
        [
            (
                "{{text:cloze:Text}} | {{cloze:text:Text}} | {{foo:cloze:Text}}",
                "{{FrontSide}} || {{text:cloze:Text}} | {{hint:cloze:Text}}",
            )
        ],
        True,
    ),
    "odd spelling": (
        ["Front", "Back"],
        [
            (
                "{{ Front }} {{# Back }}yes{{/ Back }} {{{Front}}} {{:Front}} {{\nBack\n}} "
                "{{text:text:Front}} {{foo:bar:Front}} {{Front:Back}} {{Front}} }} {{CardFlag}}",
                "<!-- {{Front}} {{No}} -->{{Back}} {{FrontSide}} <!-- {{Front}}",
            )
        ],
        False,
    ),
    "other signs": (
        ["Front", "Back"],
        [
            (
                "{{=<% %>=}}<%Front%><%#Back%> has <%text:Back%><%/Back%> {{Front}}",
                "{{=<% %>=}}<%FrontSide%> <%Back%>",
            )
        ],
        False,
    ),
    "holes without": (
        ["Front", "Back"],
        [("{{Front}}{{cloze:Back}}{{#c1}}one{{/c1}}{{^c1}}none{{/c1}}", "{{Back}}")],
        False,
    ),
}
TEXTS = [
    "a<br>b", "a<div>b</div>c", "&lt;b&gt; &amp;nbsp; &nbsp;x", "<!-- c -->x",
    "<script>x</script>y", "<style>x</style>y", "<img src=a.png>x", "a < b > c", "&#65;&eacute;",
    "a<b", "a<b c", "<a title='>'>x</a>", "<SCRIPT>x</SCRIPT >y", "<script>never", "<!-- never",
]  # fmt: skip
READINGS = [
    "日本[にほん]語[ご]", "a b[c]", " a[b]  c[d]", "x&nbsp;y[z]", "[x]", "a[]", "a[b", "a]b[c]",
    "a[[b]]", "<b>a[b]</b>", "a [b]", "a[b\nc] d[e]", "a<br>b[c]", "a\u3000b[c]", "a\nb[c]",
    "a[b]c]", "[x]a[b]", "a[b\nc]d[e]", "a[]b[c]", "a[ b ]",
]  # fmt: skip
HOLES = [
    "{{c0::x}} {{c1::y}}", "{{c01::a}}", "{{c1::a::{{c2::h}}}}", "{{c1::a::h {{c2::i}} j}}",
    "{{c1::x::h {{c2::i}} y::k}}", "{{c1::a{{c2::i}}::h}}", "{{C1::x}} {{c1::y}}", "{{c1::}}",
    "{{c1::::h}}", "{{c1::a::}}", "{{c1:: a :: h }}", "{{c1,2::x}} {{c2,3::y}}",
    "{{c1, 2::x}} {{c1::z}}", "{{c1,::x}} {{c1::y}}", "{{c,1::x}} {{c1::y}}",
    "{{c1::a{{c1::b}}c}}", "{{c1::a{{c2::b{{c1::c}}}}}}", "{{c501::x}} {{c1::y}}",
    "{{c99999::x}} {{c1::y}}", "{{c99999999999::x}} {{c1::y}}", "{{c１::x}} {{c1::y}}",
    "{{c1::x} {{c1::y}}", "{{c1::x}} {{c2::y", "}} {{c1::x}}", "{{c1::x}}}",
    "{{c1::x::<b>h</b>}}", "\\( {{c1::x}} \\)", "{{c1::\\frac{1}{2}}} y", "<b>{{c1::x</b>}}",
    "{{c1::{{c2::x}}::h}}", "{{c1\n::x}} {{c1::y}}", "{{c1::a<img src=b.png>}}",
    "[latex]{{c1::x}}[/latex]", "{{c1::a}}{{c1::b}}", "{{c1::" * 3 + "x" + "}}" * 3,
    "".join(f"{{{{c{n}::" for n in range(1, 9)) + "x" + "}}" * 8, "{{c1::a:b}} {{c2::c:::d}}",
    "{{c1::one\ntwo}}", "{{c1::{{x}}}} {{c2::y}}", "{{Front}} {{c1::x}}",
]  # fmt: skip
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
    ("typed", ["<b>What?</b>", ""], ["t"]),
    ("hints", ["front", "a <b>long</b> way"], []),
    ("hints", ["front", "<br>"], []),
    ("odd spelling", ["<b>f</b>", "back"], []),
    ("odd spelling", ["f", " "], []),
    ("other signs", ["<b>f</b>", "<i>back</i>"], []),
    ("other signs", ["f", ""], []),
    ("holes without", ["f", "{{c1::x}} and {{c2::y}}"], []),
    ("holes without", ["f", "none"], []),
    *(("text only", [text, "b"], []) for text in TEXTS),
    *(("readings", [text, "b"], []) for text in READINGS),
    *(("holes", [text, ""], []) for text in HOLES),
    ("typed hole", ["{{c1::a <b>x</b>::h}} {{c2::b}} {{c1::z}}"], []),
    ("text of holes", ["{{c1::a <b>x</b>::h}} {{c2::b}} {{c1::z}}"], []),
    ("text of holes", ["<i>{{c1::one}}</i> &lt;"], []),
]


def main() -> None:
    out = []
    with tempfile.TemporaryDirectory() as folder:
        col = Collection(str(Path(folder) / "a.anki2"))
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
                            "Type": name, "Card": template["name"], "CardFlag": f"flag{card.flags}",
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
