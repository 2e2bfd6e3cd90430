"""No data is ever formatted into markup: held by reading the code of the screens."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import drill.tui

SOURCE = Path(drill.tui.__file__).parent
TAKES_TEXT = {
    "add_column",
    "add_row",
    "Static",
    "Label",
    "Button",
    "update",
    "notify",
    "from_markup",
    "Markdown",
    "Link",
}
ATTRIBUTES = {"label", "tooltip", "border_title", "border_subtitle"}


def makers():
    """The functions of the screens that return Content: what they put in it is checked there."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and ast.unparse(node.returns or node) == "Content":
                yield node.name


SAFE_CALLS = {"content", "clean", *makers()}


def name_of(call):
    func = call.func
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def is_literal(node):
    return isinstance(node, ast.Constant)


def is_safe(node):
    """A literal, or the result of the one helper (of a choice, each side)."""
    if isinstance(node, ast.IfExp):
        return is_safe(node.body) and is_safe(node.orelse)
    if isinstance(node, ast.Call):
        return name_of(node) in SAFE_CALLS
    return is_literal(node)


def is_cell(node):
    """The result of the helper for cells."""
    return isinstance(node, ast.Call) and name_of(node) == "cell"


def faults(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and not is_safe(node.value):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr in ATTRIBUTES:
                    yield node.lineno, f"{target.attr} takes {ast.unparse(node.value)}"
        if not isinstance(node, ast.Call) or name_of(node) not in TAKES_TEXT:
            continue
        name, first = name_of(node), node.args[0] if node.args else None
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        if name == "from_markup" and not (first is None or is_literal(first)):
            yield node.lineno, "from_markup takes data"
        elif name == "notify":
            markup = keywords.get("markup")
            if not (isinstance(markup, ast.Constant) and markup.value is False):
                yield node.lineno, "notify without markup=False"
        elif name in ("add_column", "add_row"):
            for argument in node.args:
                if not (is_cell(argument) or isinstance(argument, ast.Starred)):
                    yield node.lineno, f"{name} takes {ast.unparse(argument)}"
        elif name in ("Static", "Label"):
            markup = keywords.get("markup")
            if not (isinstance(markup, ast.Constant) and markup.value is False):
                yield node.lineno, f"{name} without markup=False"
        elif first is not None and not is_safe(first) and not isinstance(first, ast.Name):
            yield node.lineno, f"{name} takes {ast.unparse(first)}"


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.stem)
def test_data_is_never_markup(path):
    assert list(faults(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "code",
    [
        'Static(f"{deck.title}")',
        'Static("x")',
        'self.notify(f"{x}")',
        'self.notify("x", markup=True)',
        "Content.from_markup(text)",
        'widget.update(f"[b]{x}[/b]")',
        'widget.update("%s" % x)',
        'button.label = f"{x}"',
        "button.label = text",
        "Button(f'{x}')",
        "table.add_row(title)",
        'table.add_column(f"{title}")',
    ],
)
def test_the_test_sees_it(code):
    assert list(faults(ast.parse(code)))
