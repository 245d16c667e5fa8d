"""Imports point one way: shared ground, then two arms that never meet outside the places named here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from offenders import ROOT, Offence, imports, none_breaks, parsed, programs

_PACKAGE = ROOT / "harness"
_FILES = programs("harness")

_GROUND = {
    "errors",
    "exit_codes",
    "units",
    "reach",
    "registry",
    "assets",
    "instants",
    "own_folders",
    "scratch",
    "regular_file",
    "signals",
    "speeds",
    "environment",
    "subject",
}
_DEFINE = _GROUND | {"drill"}
_PLAN = _DEFINE | {"ledger", "integration", "gameday", "plan"}
_SHARED = _PLAN | {"clock", "journal"}
_WORLD = _SHARED | {"world"}
_READ = _SHARED | {"evidence"}
_ACT = {"world", "engine"}
_JUDGE = {"evidence", "checks", "archive", "report", "notices", "runbook", "readiness", "trends", "debrief", "review"}
_EVERYTHING = {path.stem for path in _PACKAGE.iterdir()}

_MAY_IMPORT = {
    "exit_codes": set(),
    "errors": {"exit_codes"},
    "units": _GROUND,
    "reach": set(),
    "registry": _GROUND,
    "assets": _GROUND,
    "instants": set(),
    "own_folders": set(),
    "scratch": _GROUND,
    "regular_file": _GROUND,
    "signals": _GROUND,
    "speeds": set(),
    "environment": set(),
    "subject": set(),
    "drill": _DEFINE,
    "integration": _DEFINE | {"ledger", "integration"},
    "notices": _DEFINE | {"ledger", "integration", "notices"},
    "gameday": _DEFINE | {"ledger", "integration", "gameday"},
    "plan": _PLAN | {"notices"},
    "clock": _SHARED,
    "journal": _SHARED,
    "ledger": _GROUND | {"ledger"},
    # the acting arm
    "world": _WORLD,
    "faults": _WORLD | {"faults"},
    "workload": _SHARED | {"workload"},
    "engine": _WORLD | {"faults", "workload", "engine"},
    # the judging arm
    "evidence": _READ,
    "checks": _READ | {"checks"},
    "archive": _READ | {"checks", "archive"},
    "report": _READ | {"checks", "archive", "report"},
    "runbook": _READ | {"checks", "archive", "report", "notices", "runbook"},
    "readiness": _READ | {"integration", "checks", "archive", "report", "notices", "runbook", "readiness"},
    "trends": _READ | {"archive", "checks", "report", "readiness", "review", "trends"},
    "debrief": _READ | {"checks", "archive", "report", "debrief"},
    "review": _READ | {"integration", "checks", "archive", "report", "debrief", "review"},
    # these see both
    "retention": _SHARED | {"world", "checks"},
    "rehearsal": _EVERYTHING - {"cli", "pytest_plugin"},
    "trials": _SHARED | _ACT | _JUDGE | {"rehearsal", "trials"},
    "sweep": _SHARED | _JUDGE | {"trials", "sweep"},
    "explore": _SHARED | {"trials", "explore"},
    "matrix": _SHARED | _JUDGE | {"trials", "matrix"},
    "cli": _EVERYTHING - {"pytest_plugin"},
    "pytest_plugin": _EVERYTHING - {"cli"},
    "published": _SHARED | {"engine", "workload", "checks", "archive", "report", "published"},
    "__init__": _EVERYTHING - {"cli", "pytest_plugin"},
    "__main__": {"cli"},
}

_ONE_OWNER = {
    "subprocess": {"world", "clock"},  # clock: the C compiler, and nothing else
    "docker": {"world"},
    "toxiproxy": {"world"},
    "duckdb": {"evidence", "trends"},
    "pandas": {"evidence", "checks", "report", "rehearsal", "pytest_plugin", "matrix", "sweep", "trends"},
    "matplotlib": {"report"},
    "typer": {"cli"},
    "pytest": {"pytest_plugin"},
    "distributed": {"trials"},
}


def _part(file: Path) -> str:
    """The folder of the first level, or the module that lies there itself."""
    inner = file.relative_to(_PACKAGE)
    return inner.parts[0] if len(inner.parts) > 1 else inner.stem


def upward(part: str, tree: ast.Module) -> Iterator[Offence]:
    """Imports of parts that this one may not know, and relative ones, which hide what they mean."""
    for line, name, _ in imports(tree):
        words = name.split(".")
        if name.startswith("."):
            yield Offence(line, f"{name}: imports are absolute")
        elif words[0] == "harness" and words[1:] and words[1] in _EVERYTHING - _MAY_IMPORT[part]:
            yield Offence(line, f"{name}: {part} may not import {words[1]}")


def strays(part: str, tree: ast.Module) -> Iterator[Offence]:
    """Imports of libraries whose effect belongs to another part."""
    for line, name, _ in imports(tree):
        owners = _ONE_OWNER.get(name.split(".")[0])
        if owners is not None and part not in owners:
            yield Offence(line, f"{name} belongs to {', '.join(sorted(owners))}")


def of_the_harness(tree: ast.Module) -> Iterator[Offence]:
    """Imports of `harness`."""
    return (Offence(line, name) for line, name, _ in imports(tree) if name.split(".")[0] == "harness")


def test_every_part_has_its_place() -> None:
    assert {_part(file) for file in _FILES} <= set(_MAY_IMPORT)


def test_imports_point_one_way() -> None:
    offences = ((file, upward(_part(file), parsed(file))) for file in _FILES)
    none_breaks("imports point one way", offences, mend="move what both need to a part that both may know: _MAY_IMPORT says which")


def test_an_effect_has_one_owner() -> None:
    offences = ((file, strays(_part(file), parsed(file))) for file in _FILES)
    none_breaks("an effect has one owner", offences, mend="ask the owner for it, through a function of its own")


def test_toxiproxy_is_used_in_one_file() -> None:
    users = [file for file in _FILES if any(one.name.split(".")[0] == "toxiproxy" for one in imports(parsed(file)))]
    assert len(users) <= 1, users


def test_fixtures_are_programs_of_their_own() -> None:
    offences = ((file, of_the_harness(parsed(file))) for file in programs("fixtures"))
    none_breaks("fixtures import nothing of harness", offences, mend="say it once more in the fixture, with a test that both are equal")


def test_an_import_in_the_wrong_direction_would_be_seen() -> None:
    lazily = "from harness import units\n\ndef f():\n    from harness.engine import run\n    import harness.cli.main\n"
    assert [(line, what.split(":")[0]) for line, what in upward("checks", ast.parse(lazily))] == [
        (4, "harness.engine.run"),
        (5, "harness.cli.main"),
    ]
    assert list(upward("rehearsal", ast.parse("from harness import cli"))) == [Offence(1, "harness.cli: rehearsal may not import cli")]
    assert list(upward("checks", ast.parse("from . import verdict"))) == [Offence(1, "..verdict: imports are absolute")]
    assert list(upward("engine", ast.parse(lazily))) == [Offence(5, "harness.cli.main: engine may not import cli")]


def test_a_foreign_effect_would_be_seen() -> None:
    source = ast.parse("import json\nimport subprocess\nfrom docker.errors import APIError\n")
    assert list(strays("checks", source)) == [
        Offence(2, "subprocess belongs to clock, world"),
        Offence(3, "docker.errors.APIError belongs to world"),
    ]
    assert list(strays("world", source)) == []


def test_a_fixture_that_knows_the_harness_would_be_seen() -> None:
    source = ast.parse("import harnessed\nimport harness.units\nfrom harness import errors\nfrom .harness import mine\n")
    assert list(of_the_harness(source)) == [Offence(2, "harness.units"), Offence(3, "harness.errors")]
