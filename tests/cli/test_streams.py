"""Streams that are closed, full, or speak another alphabet."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from drill.cli import output
from drill.deckfile.reading import read_deck
from tests_support import SMALL

DRILL = [sys.executable, "-m", "drill"]


def own_process(*argv, **options):
    env = os.environ | options.pop("env", {})
    return subprocess.run([*DRILL, *argv], capture_output=True, env=env, check=False, **options)


def closed(argv, redirection):
    """Run a command in a shell that closes a stream first."""
    command = " ".join([*DRILL, *argv.split(), redirection])
    return subprocess.run(["sh", "-c", command], capture_output=True, check=False)


@pytest.fixture
def accented(stocked):
    text = SMALL.replace("The quiet senior", "Der stille Ältere →")
    assert stocked("import", "-", "--own", "--yes", stdin=text)[0] == 0
    return text


def test_a_terminal_without_the_letters(accented):
    plain = {"PYTHONIOENCODING": "ascii"}
    due = own_process("due", env=plain)
    assert (due.returncode, due.stderr) == (0, b"")
    rows = json.loads(own_process("cards", "story:quiet", "--json", env=plain).stdout)
    assert "Der stille Ältere →" in rows[0]["front"]
    whole = own_process("export", "small", env=plain).stdout.decode()
    assert read_deck(whole, "x") == read_deck(accented, "x")


def test_lines_that_are_no_text(small):
    small.close()
    for how, code in (("--plain", 0), ("--jsonl", 1)):
        done = own_process("study", how, input=b"\xff\xfe\n\xff\n")
        assert done.returncode == code, done.stderr
        assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")  # noqa: PTH110
def test_output_that_nothing_can_take(small):
    small.close()
    for argv in (["cards", "--json"], ["due"], ["--help"], ["export", "small"]):
        with open("/dev/full", "w") as full:  # noqa: PTH123
            done = subprocess.run(
                [*DRILL, *argv], stdout=full, stderr=subprocess.PIPE, text=True, check=False
            )
        assert done.returncode == 2, (argv, done.stderr)
        last = done.stderr.splitlines()[-1]
        assert last == "drill: the output could not be written: No space left on device"


def test_closed_streams(small):
    small.close()
    done = closed("study --jsonl", "<&-")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["done"]["reviews"] == 0
    assert closed("decks", ">&-").returncode == 0
    assert closed("due --json", "2>&-").stdout.startswith(b"{")


def test_what_was_asked_is_done_though_its_reader_goes_away(stocked, tmp_path):
    files = []
    for n in range(12):  # more words than a pipe is spared until its end
        files.append(tmp_path / f"d{n}.yaml")
        cards = (f"  - {{id: c{m}, q: '{'long ' * 30}{m}?', a: x}}\n" for m in range(30))
        files[-1].write_text(f"drill: 1\nid: d{n}\ntitle: D\ncards:\n{''.join(cards)}")
    read, written = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*DRILL, "import", *map(str, files), "--yes"],
        stdout=written, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(written)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
    there = {deck["id"] for deck in json.loads(stocked("decks", "--json")[1])}
    assert there >= {f"d{n}" for n in range(12)}


class LeavesEarly(io.StringIO):
    """A stream whose reader goes away after some characters."""

    def __init__(self, most):
        super().__init__()
        self.most = most

    def write(self, text):
        if self.tell() > self.most:
            raise BrokenPipeError
        return super().write(text)


@pytest.mark.parametrize("put", [output.write_json_list, lambda rows: output.table(("n",), rows)])
def test_a_list_is_written_as_it_comes_and_no_further_than_it_is_read(put, monkeypatch):
    asked = []

    def rows():
        for number in range(10_000):
            asked.append(number)
            yield (number,)

    stream = LeavesEarly(2_000)
    monkeypatch.setattr(output.sys, "stdout", stream)
    monkeypatch.setattr(output, "close_stdout", lambda: None)
    put(rows())
    assert stream.getvalue().count("\n") > 200
    assert len(asked) < 1_000


@pytest.mark.parametrize("values", [[], [1], [{"a": [1, 2]}, {}], [[], "é"]])
def test_a_json_list_is_what_json_writes(values, capsys):
    output.write_json_list(iter(values))
    assert capsys.readouterr().out == json.dumps(values, indent=2, ensure_ascii=False) + "\n"


def test_a_row_wider_than_the_first_ones_is_whole(capsys):
    output.table(("word", "n"), (["x" * (1 + n // 150), n] for n in range(301)))
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0], lines[1], lines[-1]) == ("word   n", "x      0", "xxx   300")
