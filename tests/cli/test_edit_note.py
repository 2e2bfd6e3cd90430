"""`drill edit NOTE`: an editor, a preview, a question, and nothing lost on any way out."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from drill.service.library import note_editor
from drill.service.library.opening import open_home
from tests_support import SMALL


@pytest.fixture
def editor(tmp_path, monkeypatch):
    """Sets $EDITOR to a shell script that gets the file as $1; each run takes the next line."""
    monkeypatch.delenv("VISUAL", raising=False)

    def use(*scripts):
        for number, script in enumerate(scripts):
            (tmp_path / f"turn{number}").write_text(script)
        count = tmp_path / "count"
        count.write_text("0")
        path = tmp_path / "editor.sh"
        path.write_text(
            f"#!/bin/sh\nn=$(cat {count}); echo $((n+1)) > {count}\n"
            f'cp "$1" {tmp_path}/seen$n\n. {tmp_path}/turn$n\n'
        )
        path.chmod(0o755)
        monkeypatch.setenv("EDITOR", str(path))
        return lambda number: (tmp_path / f"seen{number}").read_text()

    return use


RENAME = 'sed -i "s/label: Context/label: Background/" "$1"'
BREAK = 'sed -i "s/    title: The/    titel: The/" "$1"'
MEND = 'sed -i "s/    titel: The/    title: The/; s/label: Context/label: Background/" "$1"'


def note(name="quiet"):
    with open_home() as home:
        return note_editor.text(home, "small", name)


def drafts(root):
    folder = root / "drafts"
    return [path.read_text() for path in folder.iterdir()] if folder.exists() else []


def test_an_edit_is_shown_and_saved(stocked, editor, root):
    editor(RENAME)
    code, out, err = stocked("edit", "small/quiet", "--yes")
    assert code == 0, err
    assert "changed" in out
    assert "The quiet senior: Background" in out
    assert "drill undo" in err
    assert "label: Background" in note()
    assert not drafts(root)
    assert stocked("undo")[1].startswith("undone: editing “The quiet senior”")
    assert "label: Context" in note()


@pytest.mark.parametrize("linked_too", [False, True])
def test_a_draft_that_stays_behind_does_not_unsay_the_edit(
    stocked, editor, monkeypatch, tmp_path, linked_too
):
    from drill.service.library import followed_files

    if linked_too:
        (tmp_path / "small.yaml").write_text(SMALL)
        link = stocked("import", str(tmp_path / "small.yaml"), "--own", "--yes", "--link")
        assert link[0] == 0
        monkeypatch.setattr(followed_files, "KEPT", -1)  # the file's former text is to go at once
    editor("sed -i 's/Which decisions want speed?/Which ones want speed?/' \"$1\"")

    def stays(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "unlink", stays)
    code, _, err = stocked("edit", "small/doors", "--yes")
    assert code == 0, err
    assert "small/doors is saved" in err
    monkeypatch.undo()


@pytest.mark.parametrize("answer", ["\n", "y\n", "YES\n"])
def test_yes_saves(stocked, editor, answer):
    editor(RENAME)
    code, _, err = stocked("edit", "quiet", answers=answer)
    assert code == 0
    assert "Save? [Y/n/e" in err
    assert "label: Background" in note()


def test_no_keeps_the_text_and_the_next_time_offers_it(stocked, editor, root):
    seen = editor(RENAME, "true")
    code, _, err = stocked("edit", "quiet", answers="n\n")
    assert code == 1
    assert "label: Context" in note()
    assert str(root / "drafts") in err
    code, _, err = stocked("edit", "quiet", answers="\ny\n")
    assert "from last time" in err
    assert "Background" in seen(1)
    assert code == 0
    assert "label: Background" in note()


def test_a_draft_can_be_thrown_away(stocked, editor, root):
    seen = editor(RENAME, "true")
    stocked("edit", "quiet", answers="n\n")
    code, _, _ = stocked("edit", "quiet", "--draft", "discard")
    assert code == 0
    assert not drafts(root)
    assert "has no draft" in stocked("edit", "quiet", "--draft", "discard")[2]
    editor(RENAME, "true")
    stocked("edit", "quiet", answers="n\n")
    assert stocked("edit", "quiet", answers="n\n")[0] == 0, "the answer to the offer"
    assert "Background" not in seen(1)
    assert not drafts(root)


def test_e_edits_again(stocked, editor):
    editor(RENAME, 'sed -i "s/Background/Setting/" "$1"')
    code, _, _ = stocked("edit", "quiet", answers="e\ny\n")
    assert code == 0
    assert "label: Setting" in note()


def test_nobody_to_ask_is_refused_after_the_preview_and_the_text_is_kept(stocked, editor, root):
    editor(RENAME)
    code, out, err = stocked("edit", "quiet")
    assert code == 2
    assert "changed" in out
    assert "--yes" in err
    assert "label: Context" in note()
    assert "Background" in drafts(root)[0]
    editor("true")
    assert stocked("edit", "quiet", "--draft", "use", "--yes")[0] == 0
    assert "label: Background" in note()


def test_no_change_is_no_question(stocked, editor, root):
    editor("true")
    code, _, err = stocked("edit", "quiet", answers="")
    assert code == 0
    assert "Nothing was changed" in err
    assert not drafts(root)
    assert stocked("undo")[1].startswith("undone: importing")


def test_faults_are_marked_at_their_lines_and_gone_once_mended(stocked, editor, root):
    seen = editor(BREAK, MEND)
    code, _, err = stocked("edit", "quiet", answers="\ny\n")
    assert code == 0, err
    assert "did you mean title?" in err
    lines = seen(1).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("    titel:"))
    assert lines[at - 1].startswith(note_editor.MARK)
    assert "label: Background" in note()
    assert not drafts(root)


def test_marks_are_never_doubled(stocked, editor, root):
    seen = editor(BREAK, "true", "true", "true")
    code, _, err = stocked("edit", "quiet", answers="\n\n\nn\n")
    assert code == 1
    assert seen(1) == seen(2) == seen(3)
    assert seen(3).count(note_editor.MARK) == 2, "an unknown key, and the one that is missing"
    assert str(root / "drafts") in err
    assert "label: Context" in note()


@pytest.mark.parametrize("options", [[], ["--yes"]])
def test_faults_without_a_terminal_name_lines_and_the_text(stocked, editor, root, options):
    editor(BREAK)
    code, _, err = stocked("edit", "quiet", *options)
    assert code == 2
    assert "line 10" in err
    assert str(root / "drafts") in err
    assert "titel" in drafts(root)[0]


def test_yaml_that_is_none(stocked, editor, root):
    editor('printf "stories: [\\n" > "$1"')
    code, _, err = stocked("edit", "quiet", "--yes")
    assert code == 2
    assert "line 2" in err
    assert "label: Context" in note()
    editor('printf "\\377\\376\\000\\033[2J" > "$1"')
    code, _, err = stocked("edit", "quiet", "--yes")
    assert code == 2
    assert "\x1b" not in err
    assert "label: Context" in note()


def test_an_editor_that_fails_loses_nothing(stocked, editor, root):
    editor(f"{RENAME}; exit 1", "true")
    code, _, err = stocked("edit", "quiet", answers="\ny\n")
    assert code == 0, err
    assert "failed (exit 1)" in err
    assert "label: Background" in note()


def test_an_editor_that_fails_and_changed_nothing_is_an_error(stocked, editor, root):
    editor("exit 1")
    code, _, err = stocked("edit", "quiet", answers="")
    assert code == 2
    assert "failed (exit 1)" in err
    assert not drafts(root)


@pytest.mark.parametrize("command", ["/no/such/editor", "'open", "/"])
def test_an_editor_that_cannot_start(stocked, monkeypatch, root, command):
    monkeypatch.setenv("VISUAL", command)
    code, _, err = stocked("edit", "quiet", "--yes")
    assert code == 2
    assert "editor" in err or "VISUAL" in err
    assert not drafts(root)


def test_the_usual_editors_are_tried_where_none_is_named(stocked, monkeypatch, tmp_path):
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "no editor was found" in stocked("edit", "quiet", answers="")[2]
    nano = tmp_path / "nano"
    nano.write_text('#!/bin/sh\n/bin/sed -i "s/label: Context/label: Background/" "$1"\n')
    nano.chmod(0o755)
    assert "no terminal" in stocked("edit", "quiet", "--yes")[2]
    assert stocked("edit", "quiet", "--yes", answers="")[0] == 0
    assert "label: Background" in note()


def test_ctrl_c_and_an_end_of_input_say_where_the_text_is(stocked, editor, root, monkeypatch):
    editor(RENAME, RENAME)
    code, _, err = stocked("edit", "quiet", answers="")
    assert code == 1
    assert str(root / "drafts") in err

    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("drill.cli.prompts.line", interrupted)
    code, _, err = stocked("edit", "quiet", "--draft", "use", answers="")
    assert code == 130
    assert str(root / "drafts") in err
    assert "label: Context" in note()


def test_what_is_not_there_names_the_nearest(stocked):
    code, _, err = stocked("edit", "quite")
    assert code == 2
    assert "did you mean quiet?" in err


def test_a_note_changed_meanwhile_is_said_and_then_meant(stocked, editor, root):
    editor(
        f"{RENAME}\n{sys.executable} - <<'P'\n"
        "from drill.service.library import note_editor\n"
        "from drill.service.library.opening import open_home\n"
        "with open_home() as t:\n"
        "    text = note_editor.text(t, 'small', 'quiet').replace('Outcome', 'End')\n"
        "    note_editor.save(t, 'small', 'quiet', text)\n"
        "P\n",
        "true",
    )
    code, _, err = stocked("edit", "quiet", answers="\ny\n")
    assert "changed elsewhere" in err
    assert code == 0, err
    assert "label: Background" in note()


# -- import --link -----------------------------------------------------------------------


@pytest.fixture
def linked(drill, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(SMALL.replace("title: The quiet senior", "title: The quiet senior  # 2019"))
    code, _, err = drill("import", str(path), "--own", "--link", "--yes")
    assert code == 0, err
    assert f"follows {path}" in err
    return path


def listed(drill):
    return [deck["link"] for deck in json.loads(drill("decks", "--json")[1])]


def test_a_linked_file_is_edited_in_place(drill, linked, editor, monkeypatch):
    assert listed(drill) == [str(linked)]
    before = linked.read_text()
    editor(RENAME)
    code, out, err = drill("edit", "quiet", "--yes")
    assert code == 0, err
    assert f"file: {linked} is changed as well" in out
    assert linked.read_text() == before.replace("label: Context", "label: Background")


def test_a_relative_path_is_remembered_whole(drill, linked, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert drill("import", "mine.yaml", "--link", "--yes")[0] == 0
    assert listed(drill) == [str(linked)]


def test_a_dry_run_shows_what_a_linked_file_would_change_and_changes_nothing(drill, linked):
    linked.write_text(linked.read_text().replace("Which decisions", "What"))
    before = drill("export", "small", "--format", "json")[1]
    linked.write_text(linked.read_text().replace("What want speed", "Which want speed"))
    for argv in (("import", str(linked), "--own", "--dry-run"), ("lint", str(linked))):
        _, out, err = drill(*argv)
        assert "was read again" not in err
        assert argv[0] == "lint" or "1 changed" in out
    code, out, err = drill("import", str(linked), "--own", "--yes")
    assert (code, "1 changed" in out, "was read again" in err) == (0, True, False)
    assert "Which want speed?" in note("doors")
    assert drill("undo")[0] == 0
    assert drill("export", "small", "--format", "json")[1] == before


def test_a_linked_file_may_have_parts_without_an_id_when_it_is_imported(drill, linked, tmp_path):
    text = linked.read_text()
    linked.write_text(text.replace("cards:\n", "cards:\n  - {q: Why now?, a: because}\n"))
    without = linked.read_text()
    code, out, _ = drill("import", str(linked), "--own", "--dry-run")
    assert (code, "1 new" in out, linked.read_text()) == (0, True, without)
    assert drill("import", str(linked), "--own", "--yes")[0] == 0
    assert "id: why-now" in linked.read_text()
    assert "read again" not in drill("due")[2]
    other = tmp_path / "other.yaml"
    other.write_text(without)
    code, _, err = drill("import", str(other), "--own", "--dry-run")
    assert (code, "'id' is missing" in err) == (2, True)


def test_news_of_a_linked_file_is_told_by_edit(drill, linked, editor):
    linked.write_text(linked.read_text().replace("Which decisions", "What"))
    editor("true")
    assert "was read again" in drill("edit", "quiet", "--yes")[2]
    assert "What want speed?" in note("doors")


def test_no_link_lets_go(drill, linked):
    code, _, err = drill("import", str(linked), "--no-link", "--yes")
    assert code == 0
    assert "follows no file" in err
    assert listed(drill) == [None]
    assert drill("import", str(linked), "--yes")[0] == 0
    assert listed(drill) == [None]


def test_several_files_and_standard_input(drill, linked, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(SMALL.replace("id: small", "id: other").replace("1111-1111", "3333-1111"))
    assert drill("import", str(linked), str(other), "--link", "--yes")[0] == 0
    assert listed(drill) == [str(linked), str(other)]
    code, _, err = drill("import", "-", "--link", "--yes")
    assert code == 2
    assert "standard input" in err


def test_what_undo_took_back_can_be_imported_and_edited_again(drill, linked, editor):
    linked.write_text(linked.read_text().replace("label: Outcome", "label: End"))
    drill("decks")
    drill("undo")
    assert "label: Outcome" in note()
    assert drill("import", str(linked), "--own", "--yes")[0] == 0
    editor(RENAME)
    assert drill("edit", "quiet", "--yes")[0] == 0
    assert "label: Background" in linked.read_text()
    drill("undo")
    assert "label: Context" in note()
    assert "label: Context" in linked.read_text()


def test_replace_edits_takes_the_files_text(stocked, editor, tmp_path):
    editor(RENAME)
    stocked("edit", "quiet", "--yes")
    (tmp_path / "small.yaml").write_text(SMALL.replace("label: Context", "label: Start"))
    path = str(tmp_path / "small.yaml")
    _, out, _ = stocked("import", path, "--own", "--yes")
    assert "kept your version of small/quiet" in out
    assert "Context · label: yours stands, “Background”; theirs is “Start”" in out
    assert "label: Background" in note()
    (tmp_path / "small.yaml").write_text(SMALL)
    assert stocked("import", path, "--own", "--yes", "--replace-edits")[0] == 0
    assert "label: Context" in note()


@pytest.mark.parametrize("linked", [False, True])
def test_a_card_is_edited_at_its_line(stocked, monkeypatch, tmp_path, linked):
    if linked:
        (tmp_path / "small.yaml").write_text(SMALL)
        imported = stocked("import", str(tmp_path / "small.yaml"), "--own", "--yes", "--link")
        assert imported[0] == 0
    monkeypatch.delenv("VISUAL", raising=False)
    seen = tmp_path / "seen"
    vim = tmp_path / "vim"
    vim.write_text(f'#!/bin/sh\nline=${{1#+}}; sed -n "${{line}}p" "$2" > {seen}\n')
    vim.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(vim))
    assert stocked("edit", "small/quiet/beat:outcome", "--yes")[0] == 0
    assert "id: outcome" in seen.read_text()


def test_a_story_is_gone_over_line_by_line_as_it_was_written(drill, small):
    typed = ["2", "/1 I waited a whole week", "", "n"]
    ended, out, err = drill("edit", "quiet", "--workshop", "--plain", stdin="\n".join(typed) + "\n")
    assert ended == 1
    assert "kept as a draft" in err
    ended, out, err = drill("edit", "quiet", "--workshop", "--plain", stdin="y\n")
    assert (ended, out) == (0, "small/quiet\n")
    assert "I waited a whole week" in note_editor.text(small, "small", "quiet")
    ended, out, err = drill("edit", "quiet", "--workshop", "--plain", stdin="n\n")
    assert "Nothing was changed." in err


@pytest.mark.parametrize("more", [("--plain",), ("--workshop", "--yes")])
def test_what_goes_with_the_workshop_alone(drill, small, more):
    assert drill("edit", "quiet", *more)[0] == 2
