"""Notes as people have them become stories, and nothing that they say is lost."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from drill.deckfile.reading import read_deck
from drill.deckfile.writing import write_deck
from drill.domain.deck import Deck
from drill.errors import DeckError
from drill.exchange.notes.facts import LONGEST_TEXT
from drill.exchange.notes.stories import read_notes
from drill.text import marks, unmarked, without_marks, words
from tests_support import grows_linearly


def read(text, name="my-notes.md"):
    """The stories; what a deck file demands holds for all of them."""
    found = read_notes(text, name)
    deck = Deck(drill=1, id="notes", title="Notes", stories=tuple(each.story for each in found))
    assert read_deck(write_deck(deck), "written.yaml") == deck
    return found


def one(text, name="my-notes.md"):
    (found,) = read(text, name)
    return found


def beats(noted):
    return [(beat.label, [unmarked(fact.say) for fact in beat.facts]) for beat in noted.story.beats]


def probes(noted):
    return [
        (probe.ask, [unmarked(fact.say) for fact in probe.answer]) for probe in noted.story.probes
    ]


def refused(text, name="notes.md"):
    with pytest.raises(DeckError) as caught:
        read_notes(text, name)
    return caught.value


STAR = [("Situation", ["two seniors"]), ("Task", ["settle it"]), ("Action", ["a spike"])]


# -- the shapes that notes have ------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "# The standoff\n**Situation:** two seniors\n**Task:** settle it\n**Action:** a spike\n",
        "# The standoff\n\n**Situation**: two seniors\n\n**Task** – settle it\n\n"
        "**Action**\n\na spike\n",
        "## The standoff\n### Situation\ntwo seniors\n### Task:\nsettle it\n### Action\na spike\n",
        "## The standoff\n## Situation\ntwo seniors\n## Task\nsettle it\n## Action\n- a spike\n",
        "The standoff\n------------\n- Situation: two seniors\n- Task: settle it\n"
        "- Action: a spike\n",
        "The standoff\n\n- **Situation**\n  - two seniors\n- **Task**\n  - settle it\n"
        "- **Action**\n  - a spike\n",
        "The standoff\n\nSituation: two seniors\n\nTask: settle it\n\nAction: a spike\n",
        "**The standoff**\n\nSituation\ntwo seniors\n\nTask\nsettle it\n\nAction\na spike\n",
        "Story: The standoff\nSituation - two seniors\nTask - settle it\nAction - a spike\n",
        "\ufeff# The standoff\r\n*Situation:* two seniors\r\n*Task:* settle it\r\n"
        "*Action:* a spike\r\n",
        "- The standoff\n    - Situation: two seniors\n    - Task: settle it\n"
        "    - Action: a spike\n",
    ],
)
def test_one_story_however_it_is_written(text):
    found = one(text)
    assert found.story.title == "The standoff"
    assert found.story.id == "the-standoff"
    assert beats(found) == STAR


def test_letters_are_read_as_what_they_stand_for():
    found = one("The standoff\nS: two seniors\nT: settle it\nA: a spike\n")
    assert beats(found) == STAR
    assert found.remarks == ("read S as Situation, T as Task, A as Action",)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("# One\nContext: a\n\nAction: b\n\nLearning: c", "Context Action Learning"),
        ("# One\nS: a\n\nO: b\n\nA: c\n\nR: d", "Situation Obstacle Action Result"),
        ("# One\nProblem: a\n\nAction: b\n\nResult: c", "Problem Action Result"),
        ("# One\n**The bind:** a\n\n**The way out:** b", "The bind|The way out"),
        ("# One\n## The bind\na\n## The way out\nb\n# U\nS: x", "The bind|The way out"),
    ],
)  # fmt: skip
def test_labels_in_the_order_of_the_notes(text, labels):
    wanted = labels.split("|") if "|" in labels else labels.split()
    assert [label for label, _ in beats(read(text)[0])] == wanted


def test_a_title_of_the_file_is_no_story():
    first, second = read("# My stories\n\n## One\nS: a\n\nR: b\n\n## Two\nS: c\n\nR: d\n")
    assert (first.story.title, first.line) == ("One", 3)
    assert (second.story.title, second.line) == ("Two", 8)
    assert "line 1: the heading above the stories was not read: My stories" in first.remarks


def test_a_title_of_the_file_above_stories_without_labels():
    first, second = read("# My stories\nread me\n## One\nwe did this\n## Two\nwe did that\n")
    assert beats(first) == [("Beat 1", ["we did this"])]
    assert beats(second) == [("Beat 1", ["we did that"])]
    assert "line 2: the text above the stories was not read: read me" in first.remarks


def test_headings_that_are_parts_of_one_story():
    found = one("# The standoff\n## Background\ntwo seniors\n## What I did\na spike\n")
    assert beats(found) == [("Background", ["two seniors"]), ("What I did", ["a spike"])]


def test_headings_above_stories_say_what_they_are_for():
    first, second = read(
        "# Managing conflict\n## The standoff\nS: a\n\nR: b\n"
        "# Judgment\n## The call\nS: c\n\nR: d\n"
    )
    assert (first.story.title, first.wanted) == ("The standoff", "Managing conflict")
    assert (second.story.title, second.wanted) == ("The call", "Judgment")
    assert "it stands below the heading Judgment" in second.remarks


def test_headings_below_a_beat_are_beats():
    found = one("# One\n## Action\n### The spike\na week\n### The talk\nan hour\n## Result\nx\n")
    assert beats(found) == [
        ("Action: The spike", ["a week"]),
        ("Action: The talk", ["an hour"]),
        ("Result", ["x"]),
    ]
    assert found.remarks == ("Action is no beat of its own: its text is in the parts below it",)


def test_a_beat_below_another_is_named_alone_where_both_names_are_too_long():
    name = "The day on which everything stood still and nobody spoke"
    found = one(f"# One\n## Action\n### {name}\na week\n## Result\nx\n")
    assert beats(found) == [(name, ["a week"]), ("Result", ["x"])]


def test_a_part_that_goes_on_in_capitals_is_one_beat():
    found = one("# One\n## Action\na spike\n## ACTION\na talk\n## Result\nx\n")
    assert beats(found) == [("Action", ["a spike", "a talk"]), ("Result", ["x"])]


def test_plain_text_of_several_stories():
    first, second = read(
        "The standoff\nSituation: a\nResult: b\n\nThe call\nSituation: c\nResult: d\n", "notes.txt"
    )
    assert beats(first) == [("Situation", ["a"]), ("Result", ["b"])]
    assert (second.story.title, second.line) == ("The call", 5)


def test_plain_text_with_a_title_of_the_file():
    first, second = read(
        "STORIES\n\nOne\nSituation: a\nResult: b\n\nTwo\nSituation: c\nResult: d\n"
    )
    assert (first.story.title, second.story.title) == ("One", "Two")
    assert first.remarks == ("line 1: a heading with nothing below it was not read: STORIES",)
    assert one("Title\n\nsubtitle\nSituation: a\nResult: b\n").story.title == "Title"


def test_a_label_right_below_a_list_ends_it():
    found = one("# One\n**A**:\n- a spike\n- a talk\n**R**: done\n- twice\nL: ask first\n")
    assert beats(found) == [
        ("Action", ["a spike", "a talk"]),
        ("Result", ["done", "twice"]),
        ("Learning", ["ask first"]),
    ]


def test_a_rule_right_below_a_text_ends_it():
    first, second = read("One\nSituation: a\nResult: b\n---\nTwo\nTask: c\n---\n")
    assert beats(first) == [("Situation", ["a"]), ("Result", ["b"])]
    assert beats(second) == [("Task", ["c"])]


def test_a_story_without_a_title_has_the_files_name():
    found = one("Situation: a\nResult: b\n", "notes/vendor_call-2.txt")
    assert found.story.title == "vendor call 2"
    assert "no title" in found.remarks[0]


def test_properties_above_the_notes_are_left_out_and_a_story_is_not():
    found = one("---\ntags: [em]\ndate: 2024-05-01\n---\n# One\nAction: a\n")
    assert found.line == 5
    assert found.remarks == (
        "line 1: what stands above the notes between `---` was not read: "
        "tags: [em] date: 2024-05-01",
    )
    first, second = read("---\n# One\nAction: a\n\n---\n# Two\nAction: b\n")
    assert (first.story.title, second.story.title) == ("One", "Two")
    found = one("---\nSituation: a\nResult: b\n\n---\n")
    assert beats(found) == [("Situation", ["a"]), ("Result", ["b"])]


def test_a_heading_that_goes_on_with_labels_is_in_their_story():
    found = one("The standoff\n\nSituation: a\n\n## Result\nb\n")
    assert found.story.title == "The standoff"
    assert beats(found) == [("Situation", ["a"]), ("Result", ["b"])]


def test_labels_above_a_story_with_a_heading_are_a_story():
    first, second, _ = read("Situation: a\nResult: b\n\n### Hire\nc\n# Fire\nd\n")
    assert beats(first) == [("Situation", ["a"]), ("Result", ["b"])]
    assert (second.story.title, beats(second)) == ("Hire", [("Beat 1", ["c"])])


def test_headings_of_one_story_without_a_title():
    found = one("The standoff\n\n# Situation\na\n# Result\nb\n")
    assert found.story.title == "The standoff"
    assert beats(found) == [("Situation", ["a"]), ("Result", ["b"])]


# -- beats and facts -----------------------------------------------------------------------


def test_paragraphs_are_beats_where_nothing_is_labelled():
    found = one("# One\nfirst this\n\n- and this\n- and that\n\nthen the end\n")
    assert beats(found) == [("Beat 1", ["first this", "and this", "and that"]),
                            ("Beat 2", ["then the end"])]  # fmt: skip
    assert found.remarks == ("no beats found: its paragraphs became beats 1-2",)


def test_what_stands_above_the_first_label_is_told_first():
    found = one("# One\na quiet year\n\n**Action:** b\n")
    assert beats(found) == [("Opening", ["a quiet year"]), ("Action", ["b"])]
    assert found.remarks == ("what stands above its first label became the beat Opening",)


def test_labels_inside_of_a_beat_are_facts():
    found = one(
        "# One\n### Action\n- **Cost:** four\n- Vendor: Acme\n\nBudget: five\n### Result\nx\n"
    )
    assert beats(found) == [
        ("Action", ["Cost: four", "Vendor: Acme", "Budget: five"]),
        ("Result", ["x"]),
    ]


def test_a_sentence_with_a_colon_is_no_label():
    found = one("# One\nI said: no\n\nAction: we met at 10:30, see http://example.org: it held\n")
    assert beats(found) == [
        ("Opening", ["I said: no"]),
        ("Action", ["we met at 10:30, see http://example.org: it held"]),
    ]


def test_a_bold_word_in_a_sentence_is_no_label():
    found = one("# One\n**Situation:** x\n\n**I** owned it\n\n**Nobody else did.**\n")
    assert beats(found) == [("Situation", ["x", "I owned it", "Nobody else did."])]


def test_a_label_that_is_too_long_is_a_fact():
    long = "the part of the work that nobody wanted to own, which is why I did"
    found = one(f"# One\n**Situation:** x\n\n**{long}:** y\n\n### {long}\nz\n")
    assert beats(found) == [("Situation", ["x", f"{long}: y", long, "z"])]


def test_an_empty_section_is_left_out_and_named():
    found = one("# One\n**Situation:** a\n\n**Task:**\n\n**Result:** b\n")
    assert [label for label, _ in beats(found)] == ["Situation", "Result"]
    assert found.remarks == ("line 4: an empty section was not read: Task",)


LABELLED = "**Situation:** {0} s\n\n**Task:** {0} t\n\n**Action:** {0} a\n\n**Result:** {0} r\n\n"
HEADED = "### Situation\n{0} s\n### Task\n{0} t\n### Action\n{0} a\n### Result\n{0} r\n"
LETTERED = "S: {0} s\n\nT: {0} t\n\nA: {0} a\n\nR: {0} r\n\n"


@pytest.mark.parametrize("first", [LABELLED, HEADED, LETTERED])
@pytest.mark.parametrize("second", [LABELLED, HEADED, LETTERED])
@pytest.mark.parametrize("levels", [("#", "##"), ("##", "#"), ("##", "####")])
def test_whole_stories_below_headings_of_unlike_levels_are_stories(first, second, levels):
    if levels == ("##", "####"):
        second = second.replace("###", "#####")
    text = f"{levels[0]} Fire\n{first.format('one')}{levels[1]} Hire\n{second.format('two')}"
    found = read(text)
    assert [each.story.title for each in found] == ["Fire", "Hire"]
    names = ["Situation", "Task", "Action", "Result"]
    for each, word in zip(found, ("one", "two"), strict=True):
        said = [[f"{word} {letter}"] for letter in "star"]
        assert beats(each) == list(zip(names, said, strict=True))
        assert not any("empty" in remark for remark in each.remarks)


def test_a_story_below_a_part_of_another_is_a_story():
    found = read(f"# Fire\n{LABELLED.format('one')}## Others\n\n### Hire\n{LABELLED.format('two')}")
    assert [each.story.title for each in found] == ["Fire", "Hire"]
    assert found[1].remarks == ("it stands below the heading Others",)


def test_a_part_with_one_beat_of_the_story_stays_in_it():
    later = "## Later\n\n**Result:** more\n\n**Mood:** good\n"
    found = one(f"# Fire\n{LABELLED.format('one')}{later}")
    assert found.story.title == "Fire"


def test_a_heading_with_text_below_it_is_never_called_empty():
    found = one("# S\n\nSituation: a\n\n## What I did\n\n### First\n\nb\n\n## Result\n\nc\n")
    assert [label for label, _ in beats(found)] == ["Situation", "What I did: First", "Result"]
    assert found.remarks == ("What I did is no beat of its own: its text is in the parts below it",)


def test_an_empty_story_is_left_out_and_named():
    found = one("# S\nS: a\n\n# Hiring\n")
    assert found.remarks[-1] == "line 4: a heading with nothing below it was not read: Hiring"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "We had three weeks, e.g. until May. The price was up 2.5 points. Mr. Smith of Acme "
            "Inc. left. Why? Nobody knew!",
            [
                "We had three weeks, e.g. until May.",
                "The price was up 2.5 points.",
                "Mr. Smith of Acme Inc. left.",
                "Why?",
                "Nobody knew!",
            ],
        ),
        ("Short. And whole.", ["Short. And whole."]),
        (
            "one long sentence without an end that goes on and on for more than twelve words",
            ["one long sentence without an end that goes on and on for more than twelve words"],
        ),
        (
            'He said "we will never make that date, not this year." Then I asked what would help.',
            [
                'He said "we will never make that date, not this year."',
                "Then I asked what would help.",
            ],
        ),
        (
            "a figure ==of 5. Or of 6== stays in one piece whatever stands in it. The rest not.",
            ["a figure of 5. Or of 6 stays in one piece whatever stands in it.", "The rest not."],
        ),
    ],
)
def test_long_texts_are_split_at_sentences(text, facts):
    assert beats(one(f"# One\n**Action:** {text}\n")) == [("Action", facts)]


def test_lines_that_were_broken_are_one_and_others_are_not():
    found = one(
        "# One\n**Action:**\nI wrote to every one of the four accounts that mattered\n"
        "Most of them answered.\nI rented it\nI told Finance\nand\nSales\n\n• one\n• two\n"
    )
    assert beats(found)[0][1] == [
        "I wrote to every one of the four accounts that mattered Most of them answered.",
        "I rented it",
        "I told Finance and",
        "Sales",
        "one",
        "two",
    ]


def test_markup_goes_and_what_it_says_stays():
    found = one(
        "# The **big** `call`\n**Action:** I *rented* [it](http://example.org) "
        "<b>now</b> ![the plan](plan.png) a\\*b &amp; <https://acme.example>\n\n"
        "[ref]: http://example.org/kept\n\n```python\nkept = 'as text'\n```\n\n"
        "    indented as well\n"
    )
    assert found.story.title == "The big call"
    assert beats(found)[0][1] == [
        "I rented it <b>now</b> a*b & https://acme.example",
        "[ref]: http://example.org/kept",
        "kept = 'as text'",
        "indented as well",
    ]
    assert found.remarks == ("line 2: an image was not read: the plan",)


def test_figures_are_marked():
    found = one("# One\n**Result:** from 60% to 85% in Q3\n")
    assert found.story.beats[0].facts[0].say == "from ==60%== to ==85%== in Q3"


def test_signs_that_mark_nothing_stay_readable():
    found = one("# a == b\n**Result:** if a == b and ==c== then d ==\n\n====\n\n=== e ===\n")
    says = [fact.say for fact in found.story.beats[0].facts]
    assert says[0] == "if a = = b and ==c== then d = ="
    assert says[-1].replace(" ", "") == "===e==="


@given(st.text("=ax ", max_size=40))
def test_every_mark_that_comes_out_is_closed(text):
    found = read_notes(f"# One\n**Action:** a{text}\n", "notes.md")
    for beat in found[0].story.beats:
        for fact in beat.facts:
            assert "==" not in without_marks(fact.say)
            assert fact.say.strip()
    kept = [
        mark for beat in found[0].story.beats for fact in beat.facts for mark in marks(fact.say)
    ]
    assert set(kept) <= set(marks(" ".join(f"a{text}".split())))


def test_a_table_is_not_read_and_named_with_its_line():
    found = one(
        "# One\n### Result\nfewer errors\n\n| What | Before |\n|---|---|\n| Errors | 9% | 1% |\n"
    )
    assert beats(found) == [("Result", ["fewer errors"])]
    assert found.remarks == (
        "line 5: a table was not read: | What | Before | |---|---| | Errors | 9% | 1% |",
    )


def test_a_line_separator_within_a_line_moves_no_line_below_it():
    found = one(
        "# One\n### Result\nfewer\u2028errors\n\n| What | Before |\n|---|---|\n| Bugs | 9% |\n"
    )
    assert beats(found) == [("Result", ["fewer errors"])]
    assert found.remarks == (
        "line 5: a table was not read: | What | Before | |---|---| | Bugs | 9% |",
    )


def test_notes_that_are_a_table_are_refused_with_its_line():
    error = refused("# One\n\n| Situation | Result |\n|---|---|\n| a | b |\n")
    assert [(problem.message, problem.line) for problem in error.problems] == [
        ("there is no story in it", 1),
        ("a table is not read", 3),
    ]


def test_bold_words_below_a_part_are_text():
    found = one("# One\nS: a\n\nR: b\n\n## The cost\n**Price:** four\n\n## Why?\n**So**\n")
    assert beats(found)[2:] == [("The cost", ["Price: four"])]
    assert probes(found) == [("Why?", ["So"])]


def test_a_list_below_what_a_story_is_for_is_in_the_story():
    found = one("# One\nFor: conflict\n- a\n- b\n")
    assert (found.wanted, beats(found)) == ("conflict", [("Beat 1", ["a", "b"])])


def test_a_label_that_is_not_known_is_text():
    found = one("# One\nBind: a\n\nOwner: me\n")
    assert beats(found) == [("Beat 1", ["Bind: a"]), ("Beat 2", ["Owner: me"])]


# -- what it is for, how it is asked, what follows -----------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "# One\nCompetency: Managing conflict\n\nS: a\n",
        "# One\n**For:** Managing conflict\n\n**Situation:** a\n",
        "# One\n### Competency\nManaging conflict\n### Situation\na\n",
        "T\nFor: Managing conflict\nSituation: a\n",
    ],
)
def test_the_competency_is_kept_as_written(text):
    found = one(text)
    assert found.wanted == "Managing conflict"
    assert found.story.competencies == ()
    assert beats(found) == [("Situation", ["a"])]


@pytest.mark.parametrize(
    "text",
    [
        "# One\n**Questions:**\n- How so?\n- Tell me.\n\n**Situation:** a\n",
        "# One\n### Questions\n1. How so?\n2. Tell me.\n### Situation\na\n",
        "# One\nQuestions: How so?\n- Tell me.\n\nSituation: a\n",
    ],
)
def test_questions_are_the_storys(text):
    found = one(text)
    assert found.story.questions == ("How so?", "Tell me.")
    assert beats(found) == [("Situation", ["a"])]


def test_what_it_is_for_ends_with_its_line():
    found = one(
        "# One\n### Situation\n- For: conflict\n- a\n\nFor: judgment\nA fact.\n\n"
        "- Question: How so?\n- b\n"
    )
    assert found.wanted == "conflict, judgment"
    assert found.story.questions == ("How so?",)
    assert beats(found) == [("Situation", ["a", "A fact.", "b"])]


@pytest.mark.parametrize(
    "text",
    [
        "# One\nS: a\n\nQ: What would you change?\nThe date.\n\nQ: Why?\nNo time.\n",
        "# One\nS: a\n\nQ: What would you change?\nA: The date.\nQ: Why?\nA: No time.\n",
        "# One\n**Situation:** a\n\n**Follow-up:** What would you change?\n- The date.\n\n"
        "**Follow-up 2:** Why?\n- No time.\n",
        "# One\n### Situation\na\n### Follow-ups\n- What would you change?\n  - The date.\n"
        "- Why? No time.\n",
        "# One\n### Situation\na\n### What would you change?\nThe date.\n### Why?\nNo time.\n",
        "# One\n### Situation\na\n### Q&A\n#### What would you change?\nThe date.\n"
        "#### Why?\nNo time.\n",
        "# One\n**Situation:** a\n\n**What would you change?**\n\nThe date.\n\n"
        "**Why?**\n\nNo time.\n",
    ],
)
def test_follow_ups_are_probes_with_their_answers(text):
    found = one(text)
    assert beats(found) == [("Situation", ["a"])]
    assert probes(found) == [("What would you change?", ["The date."]), ("Why?", ["No time."])]


def test_a_beat_behind_a_follow_up_is_a_beat():
    found = one("# One\nS: a\n\nQ: Why?\nSo.\n\nResult: b\n\nmore\n")
    assert beats(found) == [("Situation", ["a"]), ("Result", ["b", "more"])]


def test_a_question_above_the_beats_is_what_the_story_answers():
    found = one("# One\nQ: Tell me about a conflict.\nS: a\nR: b\n")
    assert found.story.questions == ("Tell me about a conflict.",)
    assert found.story.probes == ()


# -- ids -----------------------------------------------------------------------------------


def test_ids_are_unlike_each_other_and_ascii():
    found = read(
        "# Ärger\nS: a\n\nR: b\n\nS: c\n# Ärger\nS: a\n\nR: b\n"
        "# 日本語\nS: a\n\nQ: いつ?\nx\n\nQ: 何?\n"
    )
    assert [each.story.id for each in found] == ["arger", "arger-2", "story-2f370c8e"]
    assert [beat.id for beat in found[0].story.beats] == ["situation", "result", "situation-2"]
    assert [probe.id for probe in found[2].story.probes] == ["probe", "probe-2"]


# -- what is refused -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("", 1, "empty"),
        (b" \n\t\n", 1, "empty"),
        ("# One\n\n# Two\n", 1, "no story"),
        ("a line", 1, "no story"),
        ("---\n", 1, "no story"),
        ("# One\nS: a\0b\n", 2, "NUL"),
        (b"# One\nS: caf\xe9\n", 2, "UTF-8"),
        ("# One\nS: a".encode("utf-16"), 0, "UTF-16"),
        (b"\x89PNG\r\n\x1a\n", 1, "UTF-8"),
        ("x" * 2_000_001, 0, "2 MB"),
        ("# One\n" + "> " * 120 + "deep\n", 2, "nested"),
        ("# One\nS: a\n\n" * 201, 601, "200 stories"),
        ("# One\n" + "".join(f"**L{i}:** x\n\n" for i in range(201)), 402, "200 beats"),
    ],
)
def test_what_is_refused_says_where_and_what_to_do(source, line, says):
    error = refused(source)
    (problem,) = error.problems
    assert problem.line == line
    assert says in problem.message
    assert problem.hint
    assert str(error).startswith("notes.md: ")


def test_what_a_story_looks_like_is_said_where_there_is_none():
    assert "**Situation:**" in refused("").problems[0].hint


# -- hostile notes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "# \u202egninrael\n**Situation:** \u202eabc\x1b[31m red\n",
        "# 🦀🔥\n**🎉:** 🎉\n\n**Action:** 🎉\n",
        "# שלום\n**Situation:** שלום עולם\n\n**Action:** مرحبا ١٢٣\n",
        "# <script>alert(1)</script>\nS: [x](javascript:alert(1)) <img src=x>\n",
        "# One\nS: [@click=app.quit]x[/] {{7*7}} ${x} %s\n",
        "# One\nS: - yes: no #x &y *z !a |\n\nT: '\"`\n",
        "# One\nS: \u2028a\u2029b\x85c\n",
        "# " + "long " * 2000 + "\nS: a\n",
        "# One\nS: a\n\nQ: " + "why " * 8000 + "?\nx\n",
    ],
)
def test_hostile_notes_are_text(text):
    (found,) = read(text)
    assert "\x1b" not in repr(found.story)
    assert "\u202e" not in str(found)


def test_a_mark_that_is_cut_in_two_is_none():
    start = "x " * (LONGEST_TEXT // 2 - 5)
    found = one(f"# One\n**Situation:** {start}==one two three== 40 days\n")
    first, second = (fact.say for fact in found.story.beats[0].facts)
    assert first == f"{start}= =one two"
    assert second == "three= = ==40 days=="


def test_a_very_long_beat_is_whole():
    said = " ".join(f"w{number}" for number in range(10_000))
    found = one(f"# One\n**Action:** {said}\n")
    assert " ".join(beats(found)[0][1]) == said


def test_thousands_of_figures_in_one_fact():
    found = one("# One\n**Action:** " + "==5%== " * 500 + "\n\nx " + "40% " * 500 + "\n")
    assert "".join(beats(found)[0][1]).count("5%") == 500


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "# One\n" + "- an item\n" * n,
        lambda n: "# One\nS: " + "word " * 2 * n,
        lambda n: "# One\nS: " + "One two. " * n,
        lambda n: "# One\nS: " + "[" * 2 * n,
        lambda n: "# One\nS: " + "==" * 2 * n,
        lambda n: "# One\nS: " + "==a" * n,
        lambda n: "# One\nS: " + "**a" * n,
        lambda n: "# One\nS: " + "x" * 10 * n,
        lambda n: "# One\nS: " + "." * 5 * n + "a",
        lambda n: "S: a\n" * n,
        lambda n: "# One\nS: a\n\nQ: why?\n" + "Q: why?\n" * n,
        lambda n: "# One\n" + "| Action | x |\n|---|---|\n" + "| Result | y |\n" * (n // 4),
        lambda n: "# \n" * n,
        lambda n: "# One\n" + "## Two\n**x** y\n" * (n // 4),
        lambda n: "# One\n" + "Q: why?\n\n" * (n // 4) + "S: a\n",
    ],
)  # fmt: skip
def test_large_notes_take_no_quadratic_time(make):
    def work(text):
        try:
            read_notes(text, "notes.md")
        except DeckError as error:
            said = str(error)
            assert "200" in said or "no story" in said

    grows_linearly(work, make, 8_000)


# -- nothing is lost -----------------------------------------------------------------------

PIECES = (
    "# {}", "## {}", "### {}", "#### {}", "{}\n---", "{}", "{}", "{} {}. {} {}.", "- {}",
    "  - {}", "1. {}", "    - {}", "> {}", "    {}", "**{}:** {}", "**{}** {}", "**{}**", "*{}*",
    "- **{}:** {}", "Situation: {}", "Task: {}", "**Action:** {}", "- Result: {}", "### Result",
    "## Context", "S: {}", "R: {}", "Label {}: {}", "Q: {}?", "Q: {}", "A: {}", "Follow-up: {}?",
    "Follow-ups:", "### {}?", "### Follow-ups", "Questions:", "### Questions", "Question: {}",
    "For: {}", "Competency:", "### Competency", "Story 1: {}", "[{}](x)", "![{}](x)", "`{}`",
    "<b>{}</b>", "[{}]: x", "```\n{}\n```", "~~~", "| {} | {} |\n|---|---|\n| {} | {} | {} |",
    "| Situation | {} |\n|---|---|\n| Result | {} |", "| Story | Action | Result |\n|-|-|-|\n"
    "| {} | {} | {} | {} |", "|a|b|\n|-|-|\n||{}|{}|{}|", "- Question: {}", "- For: {}",
    "| Action | Result |\n|-|-|\n| {} | {} | {} | {} |", "---", "===", "== {} ==", "=={}==", "",
    "", "", "• {}", "{}  ", "{}\\",
)  # fmt: skip


def unlike():
    """Words that are unlike each other and unlike everything that drill writes."""
    for number in count():
        yield "q" + "".join("abcdefghij"[int(digit)] for digit in str(number)) + "z"


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=14))
def test_every_word_of_the_notes_is_found_again(pieces):
    fresh = unlike()
    lines = []
    for piece in pieces:
        for _ in range(piece.count("{}")):
            piece = piece.replace("{}", next(fresh), 1)
        lines.append(piece)
    text = "\n".join(lines)
    try:
        found = read(text)
    except DeckError as error:
        assume("no story" not in str(error) and "is empty" not in str(error))
        raise
    said = set(words(" ".join(map(str, found)).replace("\\", " ")))
    lost = [word for word in words(text) if word[0] == "q" and len(word) > 2 and word not in said]
    assert [word for word in lost if word.endswith("z")] == []


@given(
    st.text(
        st.one_of(
            st.sampled_from("#*-_`[]()!|=>:?.\n\n  \t\\<&;1SQab\u202e\x1b🎉é"), st.characters()
        ),
        max_size=300,
    )
)
def test_any_text_below_a_heading_makes_stories_that_a_deck_holds(text):
    try:
        found = read_notes(f"# One\n**Action:** x\n\n{text}", "notes.md")
    except DeckError as error:
        assume("NUL" not in str(error) and "nested" not in str(error))
        raise
    deck = Deck(drill=1, id="notes", title="Notes", stories=tuple(each.story for each in found))
    assert read_deck(write_deck(deck), "written.yaml") == deck


def test_a_list_of_follow_ups_answers_no_question_above_it():
    found = one(
        "# The standoff\n**Situation:** x\n**Q:** Why?\nBecause.\n\n**Follow-ups**\n\n"
        "- What else?\n- And then?\n  - nothing\n  - is it?\n"
    )
    assert probes(found) == [
        ("Why?", ["Because."]), ("What else?", []), ("And then?", ["nothing", "is it?"]),
    ]  # fmt: skip
