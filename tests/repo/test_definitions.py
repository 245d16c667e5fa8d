"""Definitions stay types: nobody but the plan reads the mappings in which it keeps them, and the engine validates nothing once more."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

_PACKAGE = Path(__file__).parents[2] / "harness"
_KEPT = {"drill", "connector", "watchdog"}
"""The fields of a plan that hold a definition as JSON."""


def _reads_of_a_kept_definition(code: str) -> Iterator[int]:
    """Lines that say `plan.drill` (of any owner of a plan), or look for a key in something's `.drill`."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Attribute(value=ast.Name(id="plan") | ast.Attribute(attr="plan"), attr=name) if name in _KEPT:
                yield node.lineno
            case ast.Subscript(value=ast.Attribute(attr=name), slice=ast.Constant(value=str())) if name in _KEPT:
                yield node.lineno
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr=name), attr="get")) if name in _KEPT:
                yield node.lineno


def _validations(code: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and node.attr.startswith("model_validate"):
            yield node.lineno


def _offenders(rule: str, *folders: str, but: str = "") -> list[str]:
    find = {"reads": _reads_of_a_kept_definition, "validates": _validations}[rule]
    files = sorted(path for folder in folders for path in (_PACKAGE / folder).rglob("*.py") if "_bundled" not in path.parts)
    inside = [path for path in files if not but or (_PACKAGE / but) not in path.parents]
    assert inside
    return [f"{path.relative_to(_PACKAGE)}:{line}" for path in inside for line in sorted(set(find(path.read_text(encoding="utf-8"))))]


def test_who_reads_a_definition_asks_the_plan_s_view() -> None:
    assert _offenders("reads", "", but="plan") == []


def test_the_engine_validates_no_definition() -> None:
    assert _offenders("validates", "engine") == []


def test_a_fault_is_rebuilt_in_one_place() -> None:
    assert [place.partition(":")[0] for place in _offenders("validates", "faults")] == ["faults/rebuilt.py"]


def test_what_is_forbidden_is_found() -> None:
    forbidden = (
        'plan.drill["name"]',
        "evidence.plan.connector",
        'self.plan.drill.get("stack")',
        'x.drill["name"]',
        'x.connector.get("patience")',
        "self._progress.plan.watchdog",
    )
    assert all(list(_reads_of_a_kept_definition(code)) for code in forbidden)
    assert not any(list(_reads_of_a_kept_definition(code)) for code in ("plan.about.drill", "stage.drill.stack", 'processes["connector"]'))
    assert list(_validations("Drill.model_validate(x)")) == list(_validations("X.model_validate_json(x)")) == [1]
