"""What keeps the house in order: names that say what a thing is, all of a size that one reads."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import drill

SOURCE = Path(drill.__file__).parent


def statements(node):
    """All below a module, a class or a function: what is an expression holds none of them."""
    for block in ("body", "orelse", "handlers", "finalbody", "cases"):
        for inner in getattr(node, block, ()):
            yield inner
            yield from statements(inner)


@cache
def classes():
    """Name, place and length of every class that is not a message within a widget."""
    return list(_classes())


def _classes():
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found = [node for node in statements(tree) if isinstance(node, ast.ClassDef)]
        inner = {node for outer in found for node in outer.body if isinstance(node, ast.ClassDef)}
        for node in found:
            if node not in inner:
                place = f"{path.relative_to(SOURCE)}:{node.lineno}"
                yield node.name, place, node.end_lineno - node.lineno + 1


def test_no_test_module_imports_another():
    """What two of them need stands in a module that holds no tests."""
    tests = Path(__file__).parent
    found = [
        (str(path.relative_to(tests)), node.module)
        for path in tests.rglob("*.py")
        if "from test_" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("test_")
    ]
    assert found == []


def test_what_screens_keep_to_themselves_is_theirs():
    """A test sees what a person sees, or asks what is public: then a screen can be made anew."""
    kept, tests = set(), Path(__file__).parent
    for path in (SOURCE / "tui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                kept.add(node.name)
            elif isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store):
                kept.add(node.attr if isinstance(node, ast.Attribute) else node.id)
    kept = {name for name in kept if name.startswith("_") and not name.startswith("__")}
    assert [
        (f"{path.relative_to(tests)}:{node.lineno}", name)
        for path in (tests / "tui").rglob("*.py")
        if path.name != "conftest.py"  # that knows the insides of Textual and of asyncio
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (name := _named(node)) in kept
    ] == []


def _named(node):
    """What is asked of anything but itself, or named to be put in its place."""
    if isinstance(node, ast.Attribute):
        itself = isinstance(node.value, ast.Name) and node.value.id == "self"
        return "" if itself else node.attr
    if isinstance(node, ast.ImportFrom):
        return next((it.name for it in node.names if it.name.startswith("_")), "")
    called = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "setattr"
    named = [it.value for it in node.args if isinstance(it, ast.Constant)] if called else []
    return next((str(it).rpartition(".")[2] for it in named), "")


def test_every_class_has_a_name_of_its_own():
    places = defaultdict(list)
    for name, place, _ in classes():
        places[name].append(place)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_class_is_longer_than_three_hundred_lines():
    assert [(name, place) for name, place, lines in classes() if lines > 300] == []


def test_no_file_is_longer_than_five_hundred_lines():
    lengths = {
        str(path.relative_to(SOURCE)): len(path.read_text(encoding="utf-8").splitlines())
        for path in SOURCE.rglob("*.py")
    }
    assert {name: lines for name, lines in lengths.items() if lines > 500} == {}


def test_no_function_is_longer_than_sixty_lines():
    assert [
        (f"{path.relative_to(SOURCE)}:{node.lineno}", node.name)
        for path in SOURCE.rglob("*.py")
        for node in statements(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > 60
    ] == []
