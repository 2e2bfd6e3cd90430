"""The plain workshop from nothing to "no findings", in every bundled competency."""

from __future__ import annotations

import io
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
import yaml

from drill.cli import main as cli

STORIES = yaml.safe_load(Path(__file__).with_name("own_stories.yaml").read_text(encoding="utf-8"))
CLEAN = "Lint finds nothing thin."
BEAT = re.compile(r"\d+ of \d+: (.*)")


class Person:
    """Answers what is asked, as a person does who reads the prompts: the standard input."""

    def __init__(self, story, said):
        self._said, self._story = said, story
        self._facts = {label: [say for say, _ in facts] for label, facts in story["beats"].items()}
        self._hows = {say: how for facts in story["beats"].values() for say, how in facts}
        self._answers, self._probes = list(story["answers"]), list(story["probes"].items())
        self._mends = list(story.get("mends", []))
        self._pending = []
        self.asked = []

    def isatty(self):
        return False

    def readline(self):
        lines = self._said.getvalue().splitlines()
        self.asked.append(lines[-1])
        return f"{self._answer(lines)}\n"

    def _answer(self, lines):
        prompt, story = lines[-1], self._story
        if self._pending:
            return self._pending.pop(0)
        begun = {
            "An empty line ends the list": lambda: [*story["moments"], ""],
            "Which one first?": lambda: ["1"],
            "Use it?": lambda: ["y"],
            "What is the story called?": lambda: [story["title"]],
            "Their numbers": lambda: [" ".join(story["themes"])],
            "One a line": lambda: [*story["questions"], ""],
            "Facts, one a line": lambda: [*self._facts_of(lines), ""],
            "How was it measured?": lambda: [self._hows.get(lines[-2], "")],
            "A question or its number": self._probe,
            "Save?": lambda: self._mends.pop(0) if self._mends else ["y"],
        }
        start = next(start for start in begun if prompt.startswith(start))
        first, *self._pending = begun[start]()
        return first

    def _facts_of(self, lines):
        """Of the beat that is asked for, else the next answer of the moment."""
        for line in reversed(lines):
            if beat := BEAT.fullmatch(line):
                return self._facts.pop(beat[1], [])
            if line.endswith("?") and not line.startswith("Red flag"):
                return self._answers.pop(0)
        return []

    def _probe(self):
        if not self._probes:
            return [""]
        ask, answer = self._probes.pop(0)
        return [ask, *answer, ""]


@pytest.fixture
def walk(bundled, root, monkeypatch):
    """Have a person write a story: (exit code, what was written, the person, what was said)."""

    def run(story):
        said, wrote = io.StringIO(), io.StringIO()
        person = Person(story, said)
        monkeypatch.setattr(sys, "stdin", person)
        with redirect_stderr(said), redirect_stdout(wrote):
            code = cli.run(["new", "story", "--plain"])
        return code, wrote.getvalue(), person, said.getvalue()

    return run


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["competency"])
def test_every_competency_ends_without_a_finding(story, walk, drill):
    code, wrote, person, said = walk(story)
    assert code == 0, said[-2000:]
    review = said[said.rindex("Lint finds") :] if CLEAN in said else said[-2000:]
    assert review.startswith(CLEAN), review
    assert not person._facts, "every beat was asked for"
    assert not person._mends, "and every mend was typed"
    text = drill("export", "my-stories")[1]
    assert f"competencies: [{story['competency']}]" in text
    assert story["questions"][0] in text
    assert drill("lint", wrote.strip())[0] == 0
    flags = re.findall(r"^Red flag: ", said, re.M)
    assert len(flags) >= 3, "a red flag stands beside the steps"


def test_the_seven_are_all_competencies_there_are(bundled, drill):
    listed = drill("new", "story", "--plain", stdin="\n")[2]
    assert {story["competency"] for story in STORIES} == {
        "managing-people", "vision-influence", "ability-to-deliver", "hiring-growing",
        "influencing-without-authority", "judgment", "managing-conflict",
    }  # fmt: skip
    assert len(re.findall(r"^\d+\. ", listed, re.M)) == len(STORIES) + 1, "one has two frameworks"
