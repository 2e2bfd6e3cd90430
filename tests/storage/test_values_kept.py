"""What the program keeps by name: what there is under a key, and under what keys begin with."""

from __future__ import annotations

from drill.service.home import held
from drill.storage import settings


def test_a_value_without_a_letter_is_a_value(home):
    with home.store.write() as connection:
        settings.put_all(connection, {"empty": "", "taken away": "1"})
        settings.put(connection, "taken away", None)
        assert settings.get(connection, "empty") == ""
        assert settings.get_all(connection, ["empty", "taken away"]) == {"empty": ""}


def test_what_begins_with_other_letters_is_not_under_these(home):
    with home.store.write() as connection:
        settings.put_all(connection, {key: key for key in ("a.", "a/", "a/b", "a0", "b/")})
        assert settings.under(connection, "a/") == {"a/": "a/", "a/b": "a/b"}


def test_what_was_typed_is_held_until_it_is_emptied(home):
    assert held.read(home, "debrief") == ""
    held.hold(home, "debrief", "")
    held.hold(home, "debrief", "half a thought\x1b")
    held.hold(home, "tell", "another")
    assert (held.read(home, "debrief"), held.read(home, "tell")) == ("half a thought", "another")
    with home.store.read() as connection:
        assert settings.get(connection, "typed debrief") == "half a thought"
    held.hold(home, "debrief", "")
    with home.store.read() as connection:
        assert settings.get(connection, "typed debrief") is None
        assert settings.get(connection, "typed tell") == "another"
