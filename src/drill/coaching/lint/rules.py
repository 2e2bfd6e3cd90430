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

    why: str
    """Why it matters to an interviewer, in one sentence."""
    fix: str = ""
    """What to do about it, in one sentence; empty where each finding says it in its own words."""
    severity: Severity = Severity.WARNING
    """Of its findings, unless a finding says otherwise."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is thin."""

    rule: str
    """A key of `RULES`."""
    severity: Severity
    where: str
    """By ids: `story quiet-senior › beat plan › fact 2`."""
    path: tuple[str | int, ...]
    """The same as keys and indexes inside the note, from 0; empty for the note itself."""
    message: str
    """What is thin here, then the rule's reason."""
    fix: str
    """What to do about it, in one sentence."""
    place: str = ""
    """Where, by titles, for people: `The quiet senior › Plan › fact 2`."""


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        # -- whether it can be told at all
        "no-beats": Rule(
            "A title cannot be told, and an interviewer waits for what happened.",
            "Write down what happened, in order: a beat for each step of the framework.",
            severity=Severity.ERROR,
        ),
        "no-competency": Rule(
            "Every behavioural question is after a competency, so without one no question ever "
            "leads to this story.",
            "Name under `competencies` the one that it is mainly for.",
            severity=Severity.ERROR,
        ),
        "empty-title": Rule(
            "You pick a story by its name in the seconds after the question, with the interviewer "
            "watching.",
            "Give it two or three words that bring it to mind.",
        ),
        "unknown-competency": Rule(
            "What the interviewer is after cannot be held against the story as long as nobody "
            "knows it.",
            "Correct the id, or take in the deck that brings it.",
        ),
        "unknown-framework": Rule(
            "Interviewers listen for a system, and here nobody can say whether the story shows "
            "its steps.",
            "Correct the id, or leave it out to follow the first framework of the competency.",
        ),
        "no-theme": Rule(
            "A question about a failure does not lead to a story that does not say it is one, and "
            "a question about a success does.",
            severity=Severity.NOTE,
        ),
        # -- the framework's steps
        "unknown-step": Rule(
            "A step that no framework has counts as not shown, in the matrix as before the "
            "interviewer.",
            "Write the id of a step, with its framework and a dot before it where the story "
            "follows another one.",
        ),
        "step-not-shown": Rule(
            "An interviewer who waits for this step marks it as missing, however good the rest is."
        ),
        "step-not-named": Rule(
            "The matrix counts a step that is named, and an interviewer's question for it finds "
            "the beat.",
            "Add each to the `steps` of the beat that shows it.",
            severity=Severity.NOTE,
        ),
        "variant-drops-step": Rule(
            "Told for its other competency, the story lacks what that one is marked for.",
            "Keep the beat, shortened if you like, or say the step in the opening or in a beat "
            "that only this variant has.",
        ),
        "variant-without-opening": Rule(
            "The case alone answers the question that it was written for, and not this one.",
            severity=Severity.NOTE,
        ),
        "no-philosophy": Rule(
            "Without a belief in front, the case sounds improvised and not like something you "
            "would do again.",
            "Say in one fact of the first beat what you hold to be true, then let the case show "
            "it.",
        ),
        "late-philosophy": Rule(
            "What you believe is the frame for the case, and an interviewer who hears it last has "
            "listened without one.",
            "Say it in one sentence at the start, and come back to it here if you like.",
            severity=Severity.NOTE,
        ),
        "no-trigger": Rule(
            "Where no signal made you act, an interviewer hears somebody who waited and hoped.",
            "Name the signal, and how many days passed before you acted on it.",
        ),
        "no-conversation": Rule(
            "The talk itself is where backbone shows, and skipping it is among the first things "
            "an interviewer notices.",
            "Give the sentence that you said, what came back, and what was hard about it.",
        ),
        "no-criteria": Rule(
            "The criteria are what a question about a decision asks for; without them the choice "
            "sounds like a feeling.",
            "List the criteria with their thresholds, and who agreed to them.",
        ),
        "no-named-person": Rule(
            "It happens between two people, and an abstract group tells an interviewer that you "
            "may "
            "never have talked to anybody.",
            "Put one person in: who was it, what did they want, and what did they say?",
        ),
        # -- the shape of the telling
        "beat-without-facts": Rule(
            "A heading with nothing under it is where a story stalls, and an interviewer sees "
            "that.",
            "Write two or three facts under it, or leave the beat out.",
        ),
        "few-beats": Rule(
            "A story needs a situation, what you did and what came of it before an interviewer "
            "can judge you by it.",
            "Part it into situation, what you did, what came of it and what you learnt.",
        ),
        "many-beats": Rule(
            "Beats get lost under pressure, and one lost in the middle breaks the story for the "
            "interviewer too.",
            severity=Severity.NOTE,
        ),
        "too-short": Rule(
            "Where little is said there is little to score, and the interviewer has to dig for "
            "the rest.",
            "Add what you said and thought in the action, not more background.",
        ),
        "too-long": Rule(
            "After three minutes an interviewer has stopped taking notes and wants to ask "
            "something.",
            "Move the facts that only a follow-up would ask for into its follow-ups.",
        ),
        "long-situation": Rule(
            "The interviewer assesses what you did, and every second of background is taken from "
            "that.",
            "Keep the two facts of it without which the rest cannot be followed.",
        ),
        "long-fact": Rule(
            "Sentences learnt by heart sound like it and break at the first follow-up, while "
            "notes do not.",
            "Cut it to the words that bring it back, or make two facts of it.",
            severity=Severity.NOTE,
        ),
        "half-a-fact": Rule(
            "A note that only goes on from another one brings nothing back when you need it, and "
            "is asked for on its own.",
            "Put quotes around the whole text where a comma split it in two; else say what it is "
            "about.",
        ),
        # -- what is said
        "we-over-i": Rule(
            "An interviewer hires you and not the team, and cannot tell what your part was.",
            'Say for each fact of the action what you did yourself, and keep "we" for the result.',
        ),
        "plan-without-specifics": Rule(
            "A plan without who, by when and measured how sounds to an interviewer as if there "
            "had been none.",
            "Say who did what by when, how often you looked, and by what you would know.",
        ),
        "only-passive": Rule(
            "What was done by nobody proves nothing about you to an interviewer.",
            "Begin each fact of the action with what you did: I asked, I wrote, I stopped.",
        ),
        "handed-on": Rule(
            "A hard decision passed on to HR or the boss is what an interviewer listens for first.",
            "Say what you decided yourself, and what you used the others for.",
        ),
        "waited-and-hoped": Rule(
            "Hoping that it would pass tells an interviewer that you act when you have to.",
            "Name the signal that made you act and how many days passed, or own the waiting as "
            "your mistake.",
        ),
        "no-friction": Rule(
            "An interviewer does not believe a story in which everybody agreed and nobody lost, "
            "and finds the rest with one follow-up.",
            "Say what went wrong, who was against it, and what you would take back.",
        ),
        "technical-dilemma": Rule(
            "An interviewer asks about people, and option A against option B says nothing about "
            "how you lead them.",
            "One sentence of technology, then who wanted what, and what each had to lose.",
        ),
        "nothing-unknown": Rule(
            "A decision that was hard although all was known is another story than the "
            "interviewer asked for.",
            "Name the fact that you lacked, or choose a case in which one was missing.",
        ),
        "only-perks": Rule(
            "A treat and a speech wear off within a week, and an interviewer waits for the system.",
            "Say what you believe drives people and what you do for it every week.",
        ),
        "no-learning": Rule(
            "What you took from it tells an interviewer experience from luck; without it you come "
            "across as flawless and unreflecting.",
            "End with a beat that says what you misjudged and what you do otherwise since.",
        ),
        "learning-without-change": Rule(
            "A maxim could be anybody's, while what you would do otherwise shows an interviewer "
            "that you have judged yourself.",
            "Add one fact: next time I would, or: since then I do.",
            severity=Severity.NOTE,
        ),
        "said-twice": Rule(
            "An interviewer hears the second time as a slip, and it takes a sentence from the two "
            "minutes that you have.",
            "Keep it in the beat to which it belongs, and take it out of the other.",
        ),
        "sample-text": Rule(
            "Others learn from the same samples, and the first follow-up shows an interviewer "
            "whose story it is.",
            "Put what happened to you in its place, in the words you would say to a friend.",
        ),
        "small-reach": Rule(
            "For a senior role an interviewer listens for several teams, managers or a company, "
            "and one team sounds like the job below.",
            "Say whom beyond your team it reached, or tell a larger story first.",
        ),
        # -- figures
        "no-figure": Rule(
            "Numbers give a story its size, and an interviewer who hears none assumes that it was "
            "small.",
            "Add how many, how long and by how much, and mark them ==like this==.",
        ),
        "figure-without-how": Rule(
            "How it was measured is the most usual follow-up to a number, and a pause there costs "
            "the trust in all of them.",
            "Say how it was measured: what was counted, over what time, against what.",
        ),
        "figure-too-good": Rule(
            "A figure too good to be one person's makes an interviewer doubt the small ones too.",
            "Say what it was measured against and what others had to do with it, or take a "
            "smaller one that is yours.",
        ),
        "figure-contradicts": Rule(
            "Interviewers write numbers down, and two for one thing make both look invented.",
            "Use one value in both places, or say what makes them two different things.",
        ),
        "numbers-do-not-add-up": Rule(
            "Interviewers add up in their heads, and a sum that is off puts every other number in "
            "doubt."
        ),
        # -- follow-ups
        "no-probe": Rule(
            "The follow-ups are where an interviewer finds out whether a story is true and yours.",
            "Add two or three follow-ups: what you would do differently, what was hardest, how you "
            "know that it was your doing.",
            severity=Severity.NOTE,
        ),
        "probe-without-answer": Rule(
            "A question you saw coming and cannot answer is one an interviewer will ask.",
            "Write the facts of your answer under it, also where it is: I do not know, and this "
            "is how I would find out.",
        ),
        # -- competencies
        "few-questions": Rule(
            "An interviewer never asks in the words you practised with, so few phrasings train "
            "the words and not the ear."
        ),
        "no-cues": Rule(
            "Without words that give it away, the competency is not heard in what an interviewer "
            "asks.",
            "Add under `cues` the words that its questions have and others do not.",
            severity=Severity.NOTE,
        ),
        "no-framework": Rule(
            "Interviewers look for a system behind the answer, and here there is none to learn.",
            "Write down the steps that a good answer goes through, in order.",
            severity=Severity.NOTE,
        ),
        "one-step-framework": Rule(
            "One step is no order in which to answer, and an interviewer hears whether there is "
            "one.",
            "Part it into what comes first, what then, and how it ends.",
        ),
        "no-red-flag": Rule(
            "Who does not know how an answer is lost does not hear it in their own before the "
            "interviewer does.",
            "Add a red flag: what it is, what it sounds like, and the repair.",
        ),
        "no-clean-control": Rule(
            "Where every snippet trips a flag, one learns to say so and not to listen as an "
            "interviewer would.",
            "Add under `sounds_right` two sentences of a good answer.",
            severity=Severity.NOTE,
        ),
    }
)
"""Every rule by its id, in the order in which findings at one place are said."""
