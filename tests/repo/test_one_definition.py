"""What can be one of several is said in one place: two lists of the same words drift apart."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_FEW = 3
"""Pairs such as `source` and `destination` mean something else in each place."""
_WIDER = "harness/drill/connector/hosts.py"
"""The link of a host is one of the stack's, or says that the host is refused: a list of its own."""


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted((_ROOT / "harness").rglob("*.py")):
        if "_bundled" not in file.parts:
            yield str(file.relative_to(_ROOT)), ast.parse(file.read_text(encoding="utf-8"))


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _texts(nodes: list[ast.expr]) -> frozenset[str]:
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _enumerations(tree: ast.Module) -> Iterator[tuple[frozenset[str], int]]:
    """The words of each `Literal[…]` and of each enumeration class, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=ast.Name(id="Literal"), slice=words):
                yield _texts(words.elts if isinstance(words, ast.Tuple) else [words]), node.lineno
            case ast.ClassDef(bases=[ast.Name(id="StrEnum")], body=body):
                yield _texts([part.value for part in body if isinstance(part, ast.Assign)]), node.lineno


def test_each_enumeration_has_one_definition() -> None:
    places: dict[frozenset[str], list[str]] = defaultdict(list)
    for name, tree in _trees():
        for words, line in _enumerations(tree):
            if len(words) >= _FEW and name != _WIDER:
                places[words].append(f"{name}:{line}")
    again = [" and ".join(found) for found in places.values() if len(found) > 1]
    parts = [f"{places[few][0]} within {places[many][0]}" for few in places for many in places if few < many]
    assert again + parts == []


def _numbers(tree: ast.Module) -> Iterator[int]:
    """Where an exit code is a number: `exit_code = 4`, `_EXIT = {FAIL: 1}`, `exit_code == 4`, `sys.exit(4)`, `typer.Exit(4)`."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[target], value=ast.Constant(value=int())) if "exit" in _name(target).lower():
                yield node.lineno
            case ast.Assign(targets=[target], value=ast.Dict(values=[ast.Constant(value=int()), *_])) if "exit" in _name(target).lower():
                yield node.lineno
            case ast.Compare(left=left, comparators=[ast.Constant(value=int())]) if _name(left) == "exit_code":
                yield node.lineno
            case ast.Call(func=called, args=[ast.Constant(value=int())]) if _name(called) in {"exit", "Exit"}:
                yield node.lineno


def test_an_exit_code_is_a_number_in_one_file() -> None:
    places = [f"{name}:{line}" for name, tree in _trees() for line in _numbers(tree)]
    assert [place for place in places if not place.startswith("harness/exit_codes.py:")] == []
