"""Imports point one way: shared ground, then two arms that never meet outside the places named here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

_PACKAGE = Path(__file__).parents[2] / "harness"

_GROUND = {"errors", "units", "registry", "assets", "scratch", "regular_file", "signals"}
_DEFINE = _GROUND | {"drill"}
_PLAN = _DEFINE | {"plan"}
_SHARED = _PLAN | {"clock", "journal"}
_WORLD = _SHARED | {"world"}
_READ = _SHARED | {"evidence"}
_ACT = {"world", "engine"}
_JUDGE = {"evidence", "checks", "report"}
_EVERYTHING = {path.stem for path in _PACKAGE.iterdir()}

_MAY_IMPORT = {
    "errors": set(),
    "units": _GROUND,
    "registry": _GROUND,
    "assets": _GROUND,
    "scratch": _GROUND,
    "regular_file": _GROUND,
    "signals": _GROUND,
    "drill": _DEFINE,
    "plan": _PLAN,
    "clock": _SHARED,
    "journal": _SHARED,
    # the acting arm
    "world": _WORLD,
    "faults": _WORLD | {"faults"},
    "workload": _SHARED | {"workload"},
    "engine": _WORLD | {"faults", "workload", "engine"},
    # the judging arm
    "evidence": _READ,
    "checks": _READ | {"checks"},
    "report": _READ | {"checks", "report"},
    # these see both
    "rehearsal": _EVERYTHING - {"cli", "pytest_plugin"},
    "trials": _SHARED | _ACT | _JUDGE | {"rehearsal", "trials"},
    "sweep": _SHARED | _JUDGE | {"trials", "sweep"},
    "explore": _SHARED | {"trials", "explore"},
    "matrix": _SHARED | _JUDGE | {"trials", "matrix"},
    "cli": _EVERYTHING - {"pytest_plugin"},
    "pytest_plugin": _EVERYTHING - {"cli"},
    "__init__": _EVERYTHING - {"cli", "pytest_plugin"},
}

_ONE_OWNER = {
    "subprocess": {"world", "clock"},  # clock: the C compiler, and nothing else
    "docker": {"world"},
    "toxiproxy": {"world"},
    "duckdb": {"evidence"},
    "pandas": {"evidence", "checks", "report", "rehearsal", "pytest_plugin", "matrix", "sweep"},
    "matplotlib": {"report"},
    "typer": {"cli"},
    "pytest": {"pytest_plugin"},
}


def _files() -> list[Path]:
    return sorted(path for path in _PACKAGE.rglob("*.py") if "_bundled" not in path.parts)


def _part(file: Path) -> str:
    """The folder of the first level, or the module that lies there itself."""
    inner = file.relative_to(_PACKAGE)
    return inner.parts[0] if len(inner.parts) > 1 else inner.stem


def _imports(file: Path) -> Iterator[str]:
    """Dotted names of everything that the file imports, lazily or not."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _parts_of(file: Path) -> set[str]:
    names = {name.split(".")[1] for name in _imports(file) if name.startswith("harness.")}
    return names & _EVERYTHING


def test_every_part_has_its_place() -> None:
    assert {_part(file) for file in _files()} <= set(_MAY_IMPORT)


@pytest.mark.parametrize("file", _files(), ids=lambda file: str(file.relative_to(_PACKAGE)))
def test_imports_point_one_way(file: Path) -> None:
    assert _parts_of(file) - _MAY_IMPORT[_part(file)] == set()


@pytest.mark.parametrize("file", _files(), ids=lambda file: str(file.relative_to(_PACKAGE)))
def test_an_effect_has_one_owner(file: Path) -> None:
    foreign = {name.split(".")[0] for name in _imports(file)}
    stray = {name for name in foreign & set(_ONE_OWNER) if _part(file) not in _ONE_OWNER[name]}
    assert stray == set()


def test_toxiproxy_is_used_in_one_file() -> None:
    users = [file for file in _files() if any(name.split(".")[0] == "toxiproxy" for name in _imports(file))]
    assert len(users) <= 1


@pytest.mark.parametrize(
    "file", sorted((_PACKAGE.parent / "fixtures").rglob("*.py")), ids=lambda file: str(file.relative_to(_PACKAGE.parent))
)
def test_fixtures_are_programs_of_their_own(file: Path) -> None:
    assert [name for name in _imports_of_program(file) if name.split(".")[0] == "harness"] == []


def _imports_of_program(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
