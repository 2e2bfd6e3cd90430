"""The JSON Schema: valid itself, and of one mind with the reader."""

import json
import subprocess
import sys

import pytest
import yaml
from deck_texts import DECK
from jsonschema import Draft202012Validator

from drill.deckfile.reading import read_deck
from drill.deckfile.schema import free_id, json_schema
from drill.errors import DeckError

SCHEMA = json.loads(json_schema())
VALID = Draft202012Validator(SCHEMA).is_valid
SAMPLE = (
    DECK.replace("          - 1:30\n          - =\n", "")
    .replace("    tags:\n", "")
    .replace("answer: yes", "answer: Yes.", 1)
)


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json_schema().endswith("}\n")
    assert json_schema() == json_schema()


def test_descriptions_come_from_the_docstrings():
    assert SCHEMA["$defs"]["Fact"]["properties"]["how"]["description"] == (
        "How the figure was measured."
    )


def test_a_deck_is_accepted():
    assert VALID(yaml.safe_load(SAMPLE))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: The", "titel: The"),
        ("    title: The quiet senior\n", ""),
        ("how: ", "hwo: "),
        ("version: 1.0", "version: [1]"),
        ("drill: 1 ", "drill: 2 "),
        ("  - {id: c1", "  - {id: C 1"),
        ("q: a, a: b, ", ""),
        ("a: b, ", ""),
        ("sample: true", "sample: 7"),
        ("[people]", "people"),
        ("answer: less haste", "answer: {}"),
        ("[trigger, under.plan]", "[a.b.c]"),
        ("name: Underperformer", 'name: ""'),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(old, new):
    assert SAMPLE.count(old) == 1
    bad = SAMPLE.replace(old, new)
    with pytest.raises(DeckError):
        read_deck(bad, "deck")
    assert not VALID(yaml.safe_load(bad))


def test_notes_are_converted_without_importing_pydantic():
    code = "import sys, drill.deckfile.schema; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_id_that_is_taken_gets_a_number_and_never_too_many_characters():
    assert free_id("a", ["b"].__contains__) == "a"
    assert free_id("a", ["a", "a-2", "a-4"].__contains__) == "a-3"
    long = "a" * 80
    assert free_id(long, [long].__contains__) == "a" * 78 + "-2"
    taken = [long, *("a" * 78 + f"-{n}" for n in range(2, 10))]
    assert free_id(long, taken.__contains__) == "a" * 77 + "-10"
