"""A reminder at a time of the day: what starts it on the system one is on, and what it says.

systemd runs a timer of the person's own (systemd.timer(5)), macOS a launch agent
(launchd.plist(5)), Windows a scheduled task (schtasks), any other Unix a line of the crontab
(crontab(5)). Each of them starts `drill remind --notify`.
"""

from __future__ import annotations

import os
import plistlib
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from drill.errors import UsageError
from drill.files import drop, replace_text
from drill.service.home.words import count
from drill.service.study.today import Overview

NAME = "storydrill-reminder"
LABEL = "org.storydrill.reminder"
_MARK = f"# {NAME}"
_BYTES = ("utf-8", "surrogateescape")
"""How bytes that are not ours become text and the same bytes again."""


class System(StrEnum):
    """What starts a reminder."""

    SYSTEMD = "systemd"
    LAUNCHD = "launchd"
    WINDOWS = "windows"
    CRON = "cron"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What makes up a reminder: files, a line of the crontab, commands."""

    files: tuple[tuple[Path, str], ...] = ()
    crontab: str = ""
    """A line for the crontab; empty where none is needed."""
    start: tuple[tuple[str, ...], ...] = ()
    """Commands that start it, once its files are there."""
    stop: tuple[tuple[str, ...], ...] = ()
    """Commands that end it, while its files are still there."""


def system_here() -> System:
    """What starts reminders on this machine."""
    if sys.platform == "darwin":
        return System.LAUNCHD
    if sys.platform == "win32":
        return System.WINDOWS
    return System.SYSTEMD if Path("/run/systemd/system").is_dir() else System.CRON


def reminder(system: System, at: timedelta) -> Reminder:
    """A reminder every day at a time after midnight, on the machine's own clock.

    Raises UsageError where drill or its home have a name that no line of text can hold.
    """
    minutes = int(at.total_seconds()) // 60
    return _MAKERS[system](minutes // 60, minutes % 60)


def install(entry: Reminder) -> None:
    """Write its files, and start it; one that was there before is replaced. Raises UsageError."""
    if any(path.exists() for path, _ in entry.files):
        with suppress(UsageError):  # it may have been ended by hand
            remove(entry)
    try:
        for path, text in entry.files:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_text(path, text)
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be written: {error.strerror}") from None
    if entry.crontab:
        _write_crontab([*_others(), entry.crontab])
    for command in entry.start:
        _run(command)


def remove(entry: Reminder) -> bool:
    """End it and remove its files; whether there was one. Raises UsageError."""
    if entry.crontab:
        others = _others()
        installed = len(others) < len(_crontab())
        if installed:
            _write_crontab(others)
        return installed
    installed = not entry.files or any(path.exists() for path, _ in entry.files)
    if installed:
        for command in entry.stop:
            _run(command)
    for path, _ in entry.files:
        drop(path)
    return installed


def message(today: Overview | None) -> str:
    """What a reminder says of today; empty where nothing waits."""
    if today is None or not (today.due or today.new or today.learning):
        return ""
    waiting = count(today.due + today.learning + today.new, "card")
    return f"{waiting} today, about {count(max(1, round(today.seconds / 60)), 'minute')}"


def notify(text: str) -> bool:
    """Show a notice on the desktop; whether that could be done."""
    command = {
        System.LAUNCHD: [
            "osascript", "-e", "on run argv", "-e",
            'display notification (item 1 of argv) with title "drill"', "-e", "end run", text,
        ],
        System.WINDOWS: ["msg", os.environ.get("USERNAME", "*"), f"drill: {text}"],
    }.get(system_here(), ["notify-send", "--app-name=drill", "drill", text])  # fmt: skip
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


# -- what each system wants ----------------------------------------------------------------------


def _drill() -> list[str]:
    """The words that start this very drill."""
    program = shutil.which(sys.argv[0]) if Path(sys.argv[0]).name.startswith("drill") else None
    start = [str(Path(program).absolute())] if program else [sys.executable, "-m", "drill"]
    return [*map(_one_line, start), "remind", "--notify"]


def _home() -> str:
    """`DRILL_HOME`, where it is set: the reminder looks where the person does."""
    home = os.environ.get("DRILL_HOME", "").strip()
    return _one_line(str(Path(home).expanduser().absolute())) if home else ""


def _one_line(path: str) -> str:
    """A path that can stand in a line of text, and does nothing to the line after it."""
    if any(letter < " " or letter == "\x7f" or "\ud800" <= letter <= "\udfff" for letter in path):
        raise UsageError(
            f"no reminder can be told of {path!r}: it is no plain text", "Give it another name."
        )
    return path


def _systemd(hour: int, minute: int) -> Reminder:
    base = os.environ.get("XDG_CONFIG_HOME", "").strip()
    folder = (Path(base) if base.startswith("/") else Path.home() / ".config") / "systemd/user"
    home = f"Environment={_unit_word(f'DRILL_HOME={_home()}')}\n" if _home() else ""
    command = " ".join(map(_unit_word, _drill()))
    service = (
        "[Unit]\nDescription=What drill has for today\n\n"
        f"[Service]\nType=oneshot\n{home}ExecStart={command}\n"
    )
    timer = (
        "[Unit]\nDescription=A reminder of drill\n\n"
        f"[Timer]\nOnCalendar=*-*-* {hour:02}:{minute:02}:00\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )
    control = ("systemctl", "--user")
    return Reminder(
        files=((folder / f"{NAME}.service", service), (folder / f"{NAME}.timer", timer)),
        start=(
            (*control, "daemon-reload"),
            (*control, "enable", f"{NAME}.timer"),
            (*control, "restart", f"{NAME}.timer"),
        ),
        stop=((*control, "disable", "--now", f"{NAME}.timer"),),
    )


def _unit_word(word: str) -> str:
    """A word of a unit file, quoted (systemd.syntax(7)); `%` means nothing in it, as `$` does
    neither in a variable's value nor in the path of a program (systemd.exec(5))."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _launchd(hour: int, minute: int) -> Reminder:
    path = Path.home() / "Library/LaunchAgents" / f"{LABEL}.plist"
    agent = {
        "Label": LABEL,
        "ProgramArguments": _drill(),
        "StartCalendarInterval": {"Hour": hour, "Minute": minute},
    } | ({"EnvironmentVariables": {"DRILL_HOME": _home()}} if _home() else {})
    domain = f"gui/{os.getuid() if hasattr(os, 'getuid') else 0}"
    return Reminder(
        files=((path, plistlib.dumps(agent).decode()),),
        start=(("launchctl", "bootstrap", domain, str(path)),),
        stop=(("launchctl", "bootout", f"{domain}/{LABEL}"),),
    )


def _windows(hour: int, minute: int) -> Reminder:
    command = subprocess.list2cmdline(_drill())
    if _home():
        command = f'cmd /c "set "DRILL_HOME={_home()}"&& {command}"'
    time = f"{hour:02}:{minute:02}"
    return Reminder(
        start=(
            ("schtasks", "/Create", "/F", "/SC", "DAILY", "/TN", NAME, "/ST", time, "/TR", command),
        ),
        stop=(("schtasks", "/Delete", "/F", "/TN", NAME),),
    )


def _cron(hour: int, minute: int) -> Reminder:
    home = f"DRILL_HOME={shlex.quote(_home())} " if _home() else ""
    command = f"{home}{shlex.join(_drill())}".replace("%", "\\%")
    return Reminder(crontab=f"{minute} {hour} * * * {command} {_MARK}")


_MAKERS = {
    System.SYSTEMD: _systemd,
    System.LAUNCHD: _launchd,
    System.WINDOWS: _windows,
    System.CRON: _cron,
}


_NO_CRONTAB = ("no crontab", "no such file")
"""What `crontab -l` says where there is none; else nobody knows what is in it."""


def _crontab() -> list[str]:
    """The lines of the person's crontab; none where there is none. Raises UsageError."""
    if shutil.which("crontab") is None:
        return []
    text = _output(["crontab", "-l"], fine=_NO_CRONTAB)
    return text.removesuffix("\n").split("\n") if text else []


def _others() -> list[str]:
    """The lines that are not ours."""
    return [line for line in _crontab() if not line.endswith(_MARK)]


def _write_crontab(lines: Sequence[str]) -> None:
    _output(["crontab", "-"], "".join(f"{line}\n" for line in lines))


def _run(command: Sequence[str]) -> None:
    _output(list(command))


def _output(command: list[str], given: str = "", *, fine: Sequence[str] = ()) -> str:
    """What a command of the system prints, byte for byte; nothing where it fails with one of the
    words that are fine. Raises UsageError where it fails else."""
    words = shlex.join(command)
    try:
        process = subprocess.run(  # noqa: S603  # of the system, and shown before
            command, input=given.encode(*_BYTES), capture_output=True, check=False
        )
    except OSError as error:
        raise UsageError(f"`{words}` cannot be run: {error.strerror}") from None
    if not process.returncode:
        return process.stdout.decode(*_BYTES)
    complaint = process.stderr.decode(errors="replace").strip()
    if any(sign in complaint.lower() for sign in fine):
        return ""
    raise UsageError(f"`{words}` failed: {complaint or process.returncode}")
