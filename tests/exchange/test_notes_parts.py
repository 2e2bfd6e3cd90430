"""What notes are made of: their labels, and the facts that a text is."""

from __future__ import annotations

import pytest

from drill.errors import DeckError, Problem
from drill.exchange.notes.facts import cut, facts_of, pieces
from drill.exchange.notes.labels import LabelRole, bare, label_of, role_of
from drill.exchange.notes.stories import read_notes


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("beat", "Situation|What I learned|My key actions|S|s|a|Task 2|Actions 1 and 2"),
        ("beat", "What happened|Result 40|the result of it"),
        ("own", "x|star|The bind|the a an|i|12|Result and more"),
        ("purpose", "Competency|For|Good for"),
        ("questions", "Questions|Interview questions|Asked as"),
        ("probe", "Q|Q3|Follow-up|Follow up 2"),
        ("probes", "Follow-ups|Q&A|Q and A|Possible follow-ups"),
        ("answer", "Answer"),
        ("title", "Story 3|Example|Title"),
    ],
)
def test_what_a_label_is_the_name_of(role, names):
    assert {role_of(name).value for name in names.split("|")} == {role}


def test_a_label_has_sixty_characters_at_most():
    assert role_of("Situation" + " " * 51) is LabelRole.BEAT
    assert role_of("Situation" + " " * 52) is LabelRole.OWN
    assert label_of("x: y", "x" * 60 + ":", "y").name == "x" * 60
    assert label_of("x: y", "x" * 61 + ":", "y") is None
    known = [role.value for role in LabelRole if role.known]
    assert known == ["beat", "purpose", "questions", "probe", "probes", "answer"]
    assert [bare(name) for name in (" A: ", "A –", "A：", "A - -", "A.")] == ["A"] * 4 + ["A."]


@pytest.mark.parametrize(
    ("line", "lead", "rest", "found"),
    [
        ("Situation: text", "", "", ("Situation", "text", "beat", False)),
        ("Situation : text", "", "", ("Situation", "text", "beat", False)),
        ("Situation:text", "", "", None),
        ("Situation：text", "", "", ("Situation", "text", "beat", False)),
        ("Situation - text", "", "", ("Situation", "text", "beat", False)),
        ("S - text", "", "", None),
        ("S: text", "", "", ("S", "text", "beat", False)),
        ("Own: text", "", "", None),
        ("Situation", "", "", ("Situation", "", "beat", False)),
        ("S", "", "", None),
        ("For: x", "", "", ("For", "x", "purpose", False)),
        ("For - x", "", "", None),
        ("Questions", "", "", ("Questions", "", "questions", False)),
        ("Questions:", "", "", ("Questions", "", "questions", False)),
        ("Result: a: b", "", "", ("Result", "a: b", "beat", False)),
        ("Q1: was good", "", "", None),
        ("Q1: good?", "", "", ("Q1", "good?", "probe", False)),
        ("Q5?", "", "", None),
        ("Situation: text", "Situation:", "text", ("Situation", "text", "beat", True)),
        ("Situation text", "Situation", "text", ("Situation", "text", "beat", True)),
        ("Situation – text", "Situation", "– text", ("Situation", "text", "beat", True)),
        ("Situation. Text", "Situation.", "Text", ("Situation", "Text", "beat", True)),
        ("Own. Text", "Own.", "Text", None),
        ("The bind", "The bind", "", ("The bind", "", "own", True)),
        ("The bind: text", "The bind:", "text", ("The bind", "text", "own", True)),
        ("The bind text", "The bind", "text", None),
        ("The bind : text", "The bind", ": text", ("The bind", "text", "own", True)),
        ("Why?", "Why?", "", ("", "Why?", "probe", True)),
        ("Why? text", "Why?", "text", None),
        ("a: b", "a: b", "", ("a", "b", "beat", False)),
        ("S text", "S", "text", None),
        ("S: text", "S:", "text", ("S", "text", "beat", True)),
        ("Q2: x", "Q2:", "x", ("Q2", "x", "own", True)),
        ("Q2: x?", "Q2:", "x?", ("Q2", "x?", "probe", True)),
        ("...", "...", "", None),
        ("Done!", "Done!", "", None),
        ("Done! x", "Done!", "x", None),
        ("Title: My", "", "", ("Title", "My", "title", False)),
        ("What I did", "", "", ("What I did", "", "beat", False)),
        ("I: text", "", "", None),
        ("Result:", "", "", ("Result", "", "beat", False)),
        ("12: x", "", "", None),
    ],
)
def test_what_a_line_begins_with(line, lead, rest, found):
    label = label_of(line, lead, rest)
    assert (label and (label.name, label.text, label.role.value, label.strong)) == found


LONG = "one two three four five six seven eight nine ten"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("LL eleven. Twelve is it. And so", ["LL eleven.", "Twelve is it.", "And so"]),
        ("one. Two. Three.", ["one. Two. Three."]),
        ("LL e.g. Berlin it was", ["LL e.g. Berlin it was"]),
        ("LL so (approx. Five) it. Was", ["LL so (approx. Five) it.", "Was"]),
        ('LL it was "so." And then. no more', ['LL it was "so."', "And then. no more"]),
        ("LL done! now. Then? Yes", ["LL done! now.", "Then?", "Yes"]),
        ("LL No. 5 was. No one", ["LL No. 5 was.", "No one"]),
        ("LL the no. 5 was. No. Never", ["LL the no. 5 was.", "No.", "Never"]),
        ("LL A. Smith said. x", ["LL A. Smith said. x"]),
        ("LL I did. And x. So", ["LL I did.", "And x.", "So"]),
        ("LL 5. Was it. 5. was", ["LL ==5==.", "Was it.", "5. was"]),
        ("LL ==a. B== it. Was", ["LL ==a. B== it.", "Was"]),
        ("LL end…  Then。 So", ["LL end…", "Then。", "So"]),
        ("LL z.B. Das. U.S. army etc. And", ["LL z.B. Das.", "U.S. army etc. And"]),
        ("LL it.) So [it.] So it.* So", ["LL it.)", "So [it.]", "So it.*", "So"]),
        ("12. LL it. 3. Was 12. Yes", ["12. LL it.", "3. Was ==12==.", "Yes"]),
        ("1. LL it. So", ["1. LL it.", "So"]),
        ("=== a == b ==c==", ["= = = a = = b ==c=="]),
        ("== a", ["= = a"]),
        ("==5== and 6%", ["==5== and ==6%=="]),
        ("", []),
        ("LL ==x. Y== z. W", ["LL ==x. Y== z. W"]),
        ("LL say ==x.== Y", ["LL say ==x.==", "Y"]),
    ],
)
def test_the_facts_of_a_text(text, facts):
    """`LL` stands for words that make it long: a short text is one fact."""
    made = [fact.say for fact in facts_of(text.replace("LL", LONG))]
    assert made == [fact.replace("LL", LONG) for fact in facts]


def test_a_text_is_cut_at_the_ends_of_words():
    assert cut("one two three", 7) == cut("one two three", 8) == ("one two", "three")
    assert cut("one two", 7) == ("one two", "")
    assert cut("onetwo", 3) == ("one", "two")
    assert cut(" onetwo", 4) == (" one", "two")
    assert [len(piece) for piece in pieces("a " * 10_001)] == [19_999, 2]
    assert [len(fact.say) for fact in facts_of("a" * 20_005)] == [20_000, 5]


SHAPE = (
    "a story is a heading with its beats below it: '## The vendor call', then '**Situation:** …', "
    "'**Action:** …', '**Result:** …'"
)
SAVE = "save the notes as plain text or Markdown, in UTF-8"
SPLIT = "split the notes into several files"
FEW = "a heading begins a story, a label begins a beat"


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("", Problem("the file is empty", 1, hint=SHAPE)),
        (" \n\n", Problem("the file is empty", 1, hint=SHAPE)),
        ("no story", Problem("there is no story in it", 1, hint=SHAPE)),
        ("one\ntwo\0\n\0", Problem("not text: it has a NUL in it", 2, hint=SAVE)),
        (b"\xff\xfeS\0", Problem("the text is UTF-16", 0, hint=SAVE)),
        (b"\xfe\xff\0S", Problem("the text is UTF-16", 0, hint=SAVE)),
        (b"one\n\xff\n", Problem("not UTF-8 text", 2, hint=SAVE)),
        ("x" * 2_000_001, Problem("larger than 2 MB", 0, hint=SPLIT)),
        ("# T1\nS: a\n" * 201, Problem("more than 200 stories", 401, hint=SPLIT)),
        (
            "# Tale\n" + "".join(f"**Own {chr(97 + n % 26)}{n}:** x\n" for n in range(201)),
            Problem("more than 200 beats in the story “Tale”", 202, hint=FEW),
        ),
        ("- " * 101 + "x", Problem("nested too deeply", 1, hint="indent it less")),
    ],
    ids=lambda value: None if isinstance(value, Problem) else repr(value[:12]),
)
def test_notes_that_are_refused(source, problem):
    with pytest.raises(DeckError) as caught:
        read_notes(source, "n.md")
    assert caught.value.problems == (problem,)


def test_what_a_story_is_called_that_has_no_title():
    for name, title in (("my_best-notes.md", "my best notes"), ("-.md", "A story without a name")):
        (found,) = read_notes(b"Situation: a\n\nResult: b\n", name)
        assert found.story.title == title
        said = "it has no title in the notes: the file's name became its title"
        assert found.remarks == (said,)
