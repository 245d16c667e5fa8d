"""Rooms stand on floors: in no folder do two rooms, folders or files, need each other, not even for a type."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise, zip_longest
from pathlib import Path

import pytest
from offenders import ROOT, imports, parsed, programs

_PACKAGE = ROOT / "harness"


def _named(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def _imported(tree: ast.Module, known: Iterable[str]) -> set[str]:
    """The files that a file imports: `from harness.drill import stack` and `from harness.drill.stack import Text` mean the same one."""
    names = {name for _, name, _ in imports(tree)}
    return {name for name in names | {name.rpartition(".")[0] for name in names} if name in known}


def circles(uses: Mapping[str, Iterable[str]]) -> list[str]:
    """Of each folder one circle among what lies in it, `uses` being who imports whom, by dotted names."""
    rooms: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for user, used in uses.items():
        for one in used:
            pairs = list(zip_longest(user.split("."), one.split(".")))
            depth = next((depth for depth, (here, there) in enumerate(pairs) if here != there), None)
            if depth is not None and None not in pairs[depth]:
                rooms[".".join(user.split(".")[:depth])][str(pairs[depth][0])].add(str(pairs[depth][1]))
    return [f"{folder}: {' → '.join(reversed(found))}" for folder, graph in rooms.items() if (found := _circle(graph))]


def _circle(graph: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_two_rooms_need_each_other() -> None:
    files = {_named(file): file for file in programs("harness") if file.stem != "__init__"}
    assert len(files) > 400
    assert circles({name: _imported(parsed(file), files) - {name} for name, file in files.items()}) == []


@pytest.mark.parametrize(
    ("uses", "found"),
    [
        ({"h.a": ["h.b"], "h.b": ["h.a"]}, ["h: a → b → a"]),
        ({"h.a.x": ["h.b.y"], "h.b.z": ["h.a.w"]}, ["h: a → b → a"]),
        ({"h.a.x": ["h.a.y"], "h.a.y": ["h.a.b.z"], "h.a.b.z": ["h.a.x"]}, ["h.a: x → y → b → x"]),
        ({"h.a.x": ["h.b"], "h.b": ["h.a.y"], "h.a.y": ["h.a.z"]}, ["h: a → b → a"]),
        ({"h.a": ["h.b", "h.c"], "h.b": ["h.c"], "h.c": []}, []),
    ],
)
def test_a_circle_would_be_seen(uses: dict[str, list[str]], found: list[str]) -> None:
    assert [_turned(circle) for circle in circles(uses)] == [_turned(circle) for circle in found]


def _turned(circle: str) -> tuple[str, frozenset[tuple[str, str]]]:
    """The same, wherever it is said to begin."""
    folder, _, way = circle.partition(": ")
    return folder, frozenset(pairwise(way.split(" → ")))


def test_an_import_for_a_type_counts() -> None:
    tree = ast.parse("if TYPE_CHECKING:\n    from harness.a.b import Thing\n\ndef f():\n    from harness.a import c\n")
    assert _imported(tree, {"harness.a.b", "harness.a.c"}) == {"harness.a.b", "harness.a.c"}
