"""What lint looks for, and why an interviewer minds.

Every finding names one of these rules, and its message ends with the rule's reason: a person who
reads only that sentence knows what it is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    """The story cannot be told, or no question leads to it."""
    WARNING = "warning"
    """An interviewer will mark it down."""
    NOTE = "note"
    """Advice."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to look for."""

    severity: Severity
    """Of its findings, unless a finding says otherwise."""
    title: str
    """A few words."""
    why: str
    """Why it matters to an interviewer, in one sentence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is thin."""

    rule: str
    """A key of `RULES`."""
    severity: Severity
    where: str
    """In words: `story quiet-senior › beat plan › fact 2`."""
    path: tuple[str | int, ...]
    """The same as keys and indexes inside the note, from 0; empty for the note itself."""
    message: str
    """What is thin here, then the rule's reason."""
    fix: str
    """What to do about it, in one sentence."""


_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        # -- whether it can be told at all
        "no-beats": Rule(
            _ERROR,
            "No beats",
            "A title cannot be told, and an interviewer waits for what happened.",
        ),
        "no-competency": Rule(
            _ERROR,
            "No competency",
            "Every behavioural question is after a competency, so without one no question ever "
            "leads to this story.",
        ),
        "empty-title": Rule(
            _WARNING,
            "No title",
            "You pick a story by its name in the seconds after the question, with the "
            "interviewer watching.",
        ),
        "unknown-competency": Rule(
            _WARNING,
            "Unknown competency",
            "What the interviewer is after cannot be held against the story as long as nobody "
            "knows it.",
        ),
        "unknown-framework": Rule(
            _WARNING,
            "Unknown framework",
            "Interviewers listen for a system, and here nobody can say whether the story shows "
            "its steps.",
        ),
        # -- the framework's steps
        "unknown-step": Rule(
            _WARNING,
            "Unknown step",
            "A step that no framework has counts as not shown, in the matrix as before the "
            "interviewer.",
        ),
        "step-not-shown": Rule(
            _WARNING,
            "Step not shown",
            "An interviewer who waits for this step marks it as missing, however good the rest is.",
        ),
        "beat-without-step": Rule(
            _NOTE,
            "Beat without a step",
            "Time spent on what the question does not ask for is taken from what it does.",
        ),
        "no-philosophy": Rule(
            _WARNING,
            "No philosophy",
            "Without a belief in front, the case sounds improvised and not like something you "
            "would do again.",
        ),
        "late-philosophy": Rule(
            _NOTE,
            "Philosophy comes late",
            "What you believe is the frame for the case, and an interviewer who hears it last "
            "has listened without one.",
        ),
        "no-trigger": Rule(
            _WARNING,
            "No trigger point",
            "Where no signal made you act, an interviewer hears somebody who waited and hoped.",
        ),
        "no-conversation": Rule(
            _WARNING,
            "No hard conversation",
            "The talk itself is where backbone shows, and skipping it is among the first things "
            "an interviewer notices.",
        ),
        "no-criteria": Rule(
            _WARNING,
            "No criteria",
            "The criteria are what a question about a decision asks for; without them the choice "
            "sounds like a feeling.",
        ),
        "no-named-person": Rule(
            _WARNING,
            "No named person",
            "Influence happens between two people, and an abstract group tells an interviewer "
            "that you may never have talked to anybody.",
        ),
        # -- the shape of the telling
        "beat-without-facts": Rule(
            _WARNING,
            "Beat without facts",
            "A heading with nothing under it is where a story stalls, and an interviewer sees "
            "that.",
        ),
        "few-beats": Rule(
            _WARNING,
            "Too few beats",
            "A story needs a situation, what you did and what came of it before an interviewer "
            "can judge you by it.",
        ),
        "many-beats": Rule(
            _NOTE,
            "Too many beats",
            "Beats get lost under pressure, and one lost in the middle breaks the story for the "
            "interviewer too.",
        ),
        "too-short": Rule(
            _WARNING,
            "Too short",
            "Where little is said there is little to score, and the interviewer has to dig for "
            "the rest.",
        ),
        "too-long": Rule(
            _WARNING,
            "Too long",
            "After three minutes an interviewer has stopped taking notes and wants to ask "
            "something.",
        ),
        "long-situation": Rule(
            _WARNING,
            "Long situation",
            "The interviewer assesses what you did, and every second of background is taken from "
            "that.",
        ),
        "long-fact": Rule(
            _NOTE,
            "Long fact",
            "Sentences learnt by heart sound like it and break at the first follow-up, while "
            "notes do not.",
        ),
        # -- what is said
        "we-over-i": Rule(
            _WARNING,
            'More "we" than "I"',
            "An interviewer hires you and not the team, and cannot tell what your part was.",
        ),
        "plan-without-specifics": Rule(
            _WARNING,
            "Plan without specifics",
            "A plan without who, by when and measured how sounds to an interviewer as if there "
            "had been none.",
        ),
        "outcome-without-figure": Rule(
            _WARNING,
            "Outcome without a figure",
            "An interviewer believes the result that can be checked, and remembers the one with "
            "a number in it.",
        ),
        "no-learning": Rule(
            _WARNING,
            "No learning",
            "What you took from it tells an interviewer experience from luck; without it you "
            "come across as flawless and unreflecting.",
        ),
        "learning-without-change": Rule(
            _NOTE,
            "Learning that changes nothing",
            "A maxim could be anybody's, while what you would do otherwise shows an interviewer "
            "that you have judged yourself.",
        ),
        "sample-text": Rule(
            _WARNING,
            "Text of a sample",
            "Others learn from the same samples, and the first follow-up shows an interviewer "
            "whose story it is.",
        ),
        # -- figures
        "no-figure": Rule(
            _WARNING,
            "No figure",
            "Numbers give a story its size, and an interviewer who hears none assumes that it "
            "was small.",
        ),
        "figure-without-how": Rule(
            _WARNING,
            "Figure without how",
            "How it was measured is the most usual follow-up to a number, and a pause there "
            "costs the trust in all of them.",
        ),
        "figure-contradicts": Rule(
            _WARNING,
            "Two values for one figure",
            "Interviewers write numbers down, and two for one thing make both look invented.",
        ),
        "numbers-do-not-add-up": Rule(
            _WARNING,
            "Numbers that do not add up",
            "Interviewers add up in their heads, and a sum that is off puts every other number "
            "in doubt.",
        ),
        # -- follow-ups
        "no-probe": Rule(
            _NOTE,
            "No follow-ups",
            "The follow-ups are where an interviewer finds out whether a story is true and yours.",
        ),
        "probe-without-answer": Rule(
            _WARNING,
            "Follow-up without an answer",
            "A question you saw coming and cannot answer is one an interviewer will ask.",
        ),
        # -- competencies
        "few-questions": Rule(
            _WARNING,
            "Few phrasings",
            "An interviewer never asks in the words you practised with, so few phrasings train "
            "the words and not the ear.",
        ),
        "no-cues": Rule(
            _NOTE,
            "No cues",
            "Without words that give it away, the competency is not heard in what an interviewer "
            "asks.",
        ),
        "no-framework": Rule(
            _NOTE,
            "No framework",
            "Interviewers look for a system behind the answer, and here there is none to learn.",
        ),
        "one-step-framework": Rule(
            _WARNING,
            "Framework of one step",
            "One step is no order in which to answer, and an interviewer hears whether there is "
            "one.",
        ),
        "no-red-flag": Rule(
            _WARNING,
            "No red flags",
            "Who does not know how an answer is lost does not hear it in their own before the "
            "interviewer does.",
        ),
        "no-clean-control": Rule(
            _NOTE,
            "No clean control",
            "Where every snippet trips a flag, one learns to say so and not to listen as an "
            "interviewer would.",
        ),
    }
)
"""Every rule by its id, in the order in which findings at one place are said."""
