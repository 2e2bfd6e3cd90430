"""A reminder: what each system is given, written after asking, and taken away again."""

import json
import plistlib
import stat
import sys

import pytest

from drill.service.study import reminder


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Stand-ins for commands of the system: each notes its words and its input, and succeeds."""
    folder = tmp_path / "bin"
    folder.mkdir()
    log = tmp_path / "ran"

    def make(name, does=""):
        path = folder / name
        path.write_text(
            f"#!{sys.executable}\nimport sys, pathlib\n"
            f"log = pathlib.Path({str(log)!r})\n"
            "log.write_text((log.read_text() if log.exists() else '')"
            f" + ' '.join([{name!r}, *sys.argv[1:]]) + chr(10))\n{does}"
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return log

    monkeypatch.setenv("PATH", str(folder))
    return make


@pytest.fixture
def crontab(program, tmp_path):
    """A crontab of this test's own; returns the file that it is in."""
    table = tmp_path / "table"
    program(
        "crontab",
        f"table = pathlib.Path({str(table)!r})\n"
        "if sys.argv[1] == '-l':\n"
        "    if not table.exists(): sys.exit('no crontab for you')\n"
        "    sys.stdout.buffer.write(table.read_bytes())\n"
        "else: table.write_bytes(sys.stdin.buffer.read())\n",
    )
    return table


def test_a_systemd_timer_is_shown_and_nothing_is_written(drill, tmp_path):
    code, out, err = drill("remind", "08:30", "--system", "systemd")
    assert code == 0
    units = tmp_path / "config/systemd/user"
    assert f"# {units}/storydrill-reminder.timer" in out
    assert "OnCalendar=*-*-* 08:30:00\n" in out
    assert "Persistent=true" in out
    assert '"remind" "--notify"' in out
    assert f'Environment="DRILL_HOME={tmp_path}/drill"' in out
    assert "--install" in err
    assert not units.exists()


def test_a_systemd_timer_is_installed_again_and_removed(drill, tmp_path, program):
    log = program("systemctl")
    units = tmp_path / "config/systemd/user"
    assert drill("remind", "8:30", "--system", "systemd", "--install", "--yes")[0] == 0
    assert "08:30" in (units / "storydrill-reminder.timer").read_text()
    assert log.read_text().splitlines() == [
        "systemctl --user daemon-reload",
        "systemctl --user enable storydrill-reminder.timer",
        "systemctl --user restart storydrill-reminder.timer",
    ]
    assert drill("remind", "19:05", "--system", "systemd", "--install", "--yes")[0] == 0
    assert "19:05" in (units / "storydrill-reminder.timer").read_text()
    assert drill("remind", "--system", "systemd", "--remove")[0] == 0
    assert list(units.iterdir()) == []
    assert log.read_text().splitlines()[-1].endswith("disable --now storydrill-reminder.timer")
    code, _, err = drill("remind", "--system", "systemd", "--remove")
    assert code == 1
    assert "no reminder" in err


def test_words_of_a_unit_mean_what_they_say(drill, monkeypatch):
    monkeypatch.setenv("DRILL_HOME", '/home/a b/100%/$x/"q"')
    out = drill("remind", "--system", "systemd")[1]
    assert (
        r'Environment="DRILL_HOME=/home/a b/100%%/$x/\"q\""' in out
    )  # VAR3=$word in systemd.exec(5)


def test_a_launch_agent_is_a_property_list(drill, tmp_path):
    out = drill("remind", "07:05", "--system", "launchd")[1]
    path = tmp_path / "Library/LaunchAgents/org.storydrill.reminder.plist"
    assert out.startswith(f"# {path}\n")
    agent = plistlib.loads(out.split("\n", 1)[1].split("</plist>")[0].encode() + b"</plist>")
    assert agent["StartCalendarInterval"] == {"Hour": 7, "Minute": 5}
    assert agent["ProgramArguments"][-2:] == ["remind", "--notify"]
    assert agent["EnvironmentVariables"] == {"DRILL_HOME": str(tmp_path / "drill")}


def test_windows_is_given_a_task(drill):
    out = drill("remind", "21:00", "--system", "windows")[1]
    assert "schtasks /Create /F /SC DAILY /TN storydrill-reminder /ST 21:00 /TR" in out
    assert '/c "set "DRILL_HOME=' in out  # so that `&` in it begins no command


def test_a_line_of_the_crontab_is_added_beside_the_others_and_taken_away(drill, crontab):
    crontab.write_text("0 1 * * * backup\n")
    for time in ("08:30", "09:00"):
        assert drill("remind", time, "--system", "cron", "--install", "--yes")[0] == 0
    first, ours = crontab.read_text().splitlines()
    assert first == "0 1 * * * backup"
    assert ours.startswith("0 9 * * * DRILL_HOME=")
    assert ours.endswith("remind --notify # storydrill-reminder")
    assert drill("remind", "--system", "cron", "--remove")[0] == 0
    assert crontab.read_text() == "0 1 * * * backup\n"
    assert drill("remind", "--system", "cron", "--remove")[0] == 1


def test_other_lines_of_the_crontab_stay_what_they_are(drill, crontab):
    before = b"0 1 * * * caf\xe9\r\n0 2 * * * a\x0cb \xe2\x80\xa8 \xc2\x85 c\n"
    crontab.write_bytes(before)
    assert drill("remind", "--system", "cron", "--install", "--yes")[0] == 0
    assert crontab.read_bytes().startswith(before)
    assert drill("remind", "--system", "cron", "--remove")[0] == 0
    assert crontab.read_bytes() == before


def test_a_crontab_that_cannot_be_read_is_not_written_over(drill, program):
    log = program("crontab", "sys.exit('crontab: cannot open the spool: Input/output error')\n")
    for what in ("--install", "--remove"):
        code, _, err = drill("remind", "--system", "cron", what, "--yes")
        assert code == 2
        assert "`crontab -l` failed: crontab: cannot open the spool" in err
    assert log.read_text() == "crontab -l\n" * 2


@pytest.mark.parametrize("system", ["cron", "systemd", "launchd", "windows"])
@pytest.mark.parametrize("name", ["a\nb", "a\x01b", "a\udce9"])
def test_a_home_that_no_line_can_hold_is_refused(drill, monkeypatch, tmp_path, system, name):
    monkeypatch.setenv("DRILL_HOME", str(tmp_path / name))
    code, out, err = drill("remind", "--system", system)
    assert (code, out) == (2, "")
    assert "no plain text" in err


def test_where_there_is_no_crontab_yet_one_is_made(drill, crontab):
    assert drill("remind", "--system", "cron", "--install", "--yes")[0] == 0
    assert len(crontab.read_text().splitlines()) == 1


def test_nobody_is_there_to_ask(drill):
    code, _, err = drill("remind", "--system", "cron", "--install")
    assert code == 2
    assert "--yes" in err


def test_a_command_of_the_system_that_fails_is_named(drill, program):
    program("systemctl", "sys.exit('Failed to connect to bus')\n")
    code, _, err = drill("remind", "--system", "systemd", "--install", "--yes")
    assert code == 2
    assert "`systemctl --user daemon-reload` failed: Failed to connect to bus" in err
    code, _, err = drill("remind", "--system", "cron", "--install", "--yes")
    assert code == 2
    assert "`crontab -` cannot be run" in err


def test_what_is_no_time_is_refused_with_an_example(drill):
    code, _, err = drill("remind", "25:00")
    assert code == 2
    assert "as 04:00" in err


def test_it_says_how_much_waits_and_else_nothing(drill, stocked, program, monkeypatch):
    monkeypatch.setattr(reminder, "system_here", lambda: reminder.System.SYSTEMD)
    log = program("notify-send")
    assert drill("remind", "--notify")[1] == ""
    notice = log.read_text()
    assert notice.startswith("notify-send --app-name=drill drill ")
    assert notice.rstrip().endswith("minutes") or notice.rstrip().endswith("minute")
    program("notify-send", "sys.exit(1)\n")  # no desktop: the words go to standard output
    assert "cards today, about" in drill("remind", "--notify")[1]
    drill("cards", "--do", "suspend", "--yes")
    log.unlink()
    assert drill("remind", "--notify")[:2] == (0, "")
    assert not log.exists()


def test_with_an_interview_ahead_it_says_what_its_plan_has(drill, stocked, program):
    program("notify-send", "sys.exit(1)\n")
    drill("onsite", "add", "Acme", "9", "--minutes", "2")
    said = drill("remind", "--notify")[1]
    found = json.loads(drill("due", "--json")[1])
    assert found["interview"]["onsite"] == "Acme"
    assert said.startswith(f"{found['due'] + found['new']} cards today, about")


def test_a_prompt_gets_a_few_letters_or_nothing(stocked):
    stocked("answer", "small/doors/basic", "1")
    today = json.loads(stocked("due", "--json")[1])
    assert today["learning"] == 1
    waiting = today["due"] + today["learning"] + today["new"]
    assert stocked("due", "--prompt")[1] == f"drill {waiting}\n"
    stocked("cards", "--do", "suspend", "--yes")
    assert stocked("due", "--prompt")[:2] == (0, "")


@pytest.mark.parametrize(
    ("started", "found", "words"),
    [
        ("/opt/bin/drill", "/opt/bin/drill", ["/opt/bin/drill"]),
        ("drill", "/usr/bin/drill", ["/usr/bin/drill"]),
        ("drill", None, [sys.executable, "-m", "drill"]),
        ("/opt/bin/python", "/opt/bin/python", [sys.executable, "-m", "drill"]),
    ],
)
def test_a_reminder_starts_the_drill_that_made_it(monkeypatch, started, found, words):
    monkeypatch.setattr(sys, "argv", [started, "remind"])
    monkeypatch.setattr(reminder.shutil, "which", {started: found}.get)
    assert reminder._drill() == [*words, "remind", "--notify"]
