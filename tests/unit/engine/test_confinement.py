"""Which confinement a run gets where its rules cannot be made: none, and it says why; or the run is refused."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.engine.confinement import confinement_of
from harness.errors import EnvironmentUnavailable
from harness.world.processes import confine, landlock
from harness.world.processes.confine import Confine, Confinement


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home" / "state"))
    monkeypatch.setattr(confine, "OFFERED", lambda: 7)
    monkeypatch.setattr(landlock, "ruleset", lambda rules, *_, **__: [*rules] and os.open("/dev/null", os.O_RDONLY))
    about = SimpleNamespace(connector=SimpleNamespace(works_in=""), watchdog=None)
    return SimpleNamespace(runtime="local", about=about, connector_file=str(tmp_path / "work" / "x.yaml"), watchdog_file=None, faults=tuple)


def test_where_the_rules_can_be_made_a_run_is_confined(plan: Any, tmp_path: Path) -> None:
    assert confinement_of(plan, Confine.REQUIRED) == Confinement(7, "")
    assert (tmp_path / "home" / "state" / "idrill" / "live").is_dir()


@pytest.mark.parametrize(
    ("felt", "spec", "signals"),
    [("instance", {}, False), ("process", {"only": "main"}, False), ("process", {"only": None}, True), ("refused", {}, True)],
)
def test_where_two_starts_may_be_alive_at_once_the_one_may_signal_the_other(felt: str, spec: Any, signals: bool, plan: Any) -> None:
    plan.faults = lambda: (SimpleNamespace(felt=felt, spec=spec),)
    assert confinement_of(plan, Confine.AUTO).signals is signals


def test_below_a_folder_whose_names_are_hidden_it_is_not(plan: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As /home is on machines of many people: mode 0711."""
    scan = os.scandir

    def hidden(folder: Path) -> Any:
        if Path(folder) == tmp_path:
            raise PermissionError(13, "Permission denied", str(folder))
        return scan(folder)

    monkeypatch.setattr(os, "scandir", hidden)
    found = confinement_of(plan, Confine.AUTO)
    assert found.words == f"not confined: the rules cannot be made: {tmp_path}: Permission denied"
    with pytest.raises(EnvironmentUnavailable, match="--confine required, but the rules cannot be made"):
        confinement_of(plan, Confine.REQUIRED)


def test_where_the_kernel_refuses_the_rules_it_is_not(plan: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_rules: Any, _version: int) -> int:
        raise OSError(1, "landlock_create_ruleset")

    monkeypatch.setattr(landlock, "ruleset", refuse)
    assert confinement_of(plan, Confine.AUTO).words == "not confined: the rules cannot be made: Landlock: landlock_create_ruleset"
