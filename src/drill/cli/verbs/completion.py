"""Completion for your shell: verbs and their options. Put the output where your shell looks."""

from __future__ import annotations

import argparse

from drill.cli.main import VERBS, load, parser
from drill.cli.output import add

EXAMPLE = (
    'eval "$(drill completion bash)"\ndrill completion fish > ~/.config/fish/completions/drill.fish'
)

_BASH = """\
_drill() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} words
    if [ "$COMP_CWORD" -eq 1 ]; then
        words="{verbs} --help --version"
    else
        case ${{COMP_WORDS[1]}} in
{cases}
        esac
    fi
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _drill drill
"""
_ZSH = """\
#compdef drill
_drill() {{
    if (( CURRENT == 2 )); then
        local -a verbs=(
{verbs}
        )
        _describe 'command' verbs
    else
        case $words[2] in
{cases}
        esac
    fi
}}
if [ "$funcstack[1]" = "_drill" ]; then _drill "$@"; else compdef _drill drill; fi
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "shell", choices=["bash", "zsh", "fish"])


def run(args: argparse.Namespace) -> None:
    print({"bash": _bash, "zsh": _zsh, "fish": _fish}[args.shell](), end="")


def _verbs() -> list[tuple[str, str]]:
    return [(name, summary.replace("'", "’")) for name, summary in VERBS.items()]


def _words(verb: str) -> list[tuple[str, str]]:
    """Options and choices of a verb, each with its help."""
    options = parser(verb, load(verb))
    out: list[tuple[str, str]] = []
    for action in options._actions:
        text = (action.help or "").replace("'", "’")
        out += [(name, text) for name in action.option_strings if name.startswith("--")]
        if not action.option_strings:
            out += [(str(choice), "") for choice in action.choices or ()]
    return out


def _bash() -> str:
    cases = "\n".join(
        f'            {verb}) words="{" ".join(word for word, _ in _words(verb))}" ;;'
        for verb in VERBS
    )
    return _BASH.format(verbs=" ".join(VERBS), cases=cases)


def _zsh() -> str:
    verbs = "\n".join(f"            '{name}:{summary}'" for name, summary in _verbs())
    cases = "\n".join(
        f"            {verb}) compadd -- {' '.join(word for word, _ in _words(verb))}; _files ;;"
        for verb in VERBS
    )
    return _ZSH.format(verbs=verbs, cases=cases)


def _fish() -> str:
    lines = [
        f"complete -c drill -n __fish_use_subcommand -a {name} -d '{what}'"
        for name, what in _verbs()
    ]
    for verb in VERBS:
        for word, text in _words(verb):
            what = f"-l {word[2:]}" if word.startswith("--") else f"-a {word}"
            says = f" -d '{text}'" if text else ""
            lines.append(f"complete -c drill -n '__fish_seen_subcommand_from {verb}' {what}{says}")
    return "\n".join(lines) + "\n"
