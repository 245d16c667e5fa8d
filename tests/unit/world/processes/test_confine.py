"""What is allowed to a confined process: everything, but for one folder, of which it gets its own parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import EnvironmentUnavailable
from harness.world.processes import confine
from harness.world.processes.confine import Confine, Confinement, choose, rules
from harness.world.processes.landlock import READ, Access


@pytest.fixture
def run_dir(tmp_path: Path) -> Path:
    made = tmp_path / "state" / "idrill" / "live" / "run"
    for folder in ("connector", "watchdog", "ledgers", "secrets/handed", "secrets/front"):
        (made / folder).mkdir(parents=True)
    for file in ("plan.json", "secrets/source.json", "secrets/front/ca.pem", "secrets/front/config.json"):
        (made / file).touch()
    (tmp_path / "work").mkdir()
    (tmp_path / "state" / "other").mkdir()
    return made


def _allowed(path: Path, run_dir: Path, actor: str = "connector") -> Access:
    """What the rules together allow on a path: those on itself and on every folder above it."""
    granted = Access(0)
    for rule in rules(run_dir.parent.parent, run_dir, actor):
        if path.is_relative_to(rule.path):
            granted |= rule.access
    return granted


@pytest.mark.parametrize(
    "name", ["plan.json", "journal.jsonl", "ledgers/source.jsonl", "secrets/source.json", "secrets/front/config.json", ""]
)
def test_evidence_is_out_of_reach_but_for_its_names(name: str, run_dir: Path) -> None:
    assert _allowed(run_dir / name, run_dir) == Access.READ_DIR


def test_other_runs_are_out_of_reach(run_dir: Path) -> None:
    assert _allowed(run_dir.with_name("another") / "connector" / "state", run_dir) == Access.READ_DIR


def test_its_home_is_its_own_and_what_is_handed_to_it_can_be_read(run_dir: Path) -> None:
    assert _allowed(run_dir / "connector" / "state" / "db", run_dir) & Access.EVERYTHING == Access.EVERYTHING
    assert _allowed(run_dir / "secrets" / "handed" / "destination.credential", run_dir) == READ
    assert _allowed(run_dir / "secrets" / "front" / "ca.pem", run_dir) == READ
    assert _allowed(run_dir / "watchdog" / "state", run_dir) == Access.READ_DIR
    assert _allowed(run_dir / "connector" / "heartbeat", run_dir, "watchdog") == READ


def test_everything_beside_the_way_is_allowed(run_dir: Path, tmp_path: Path) -> None:
    for beside in (tmp_path / "work" / "new", tmp_path / "state" / "other" / "new", Path("/dev/null"), Path("/usr/bin/env")):
        assert _allowed(beside, run_dir) & Access.EVERYTHING == Access.EVERYTHING
    assert _allowed(tmp_path / "state" / "new", run_dir) == Access.READ_DIR  # no new names on the way


@pytest.mark.parametrize(
    ("version", "words"),
    [(7, "Landlock 7"), (6, "Landlock 6"), (3, "Landlock 3, signals not"), (2, "Landlock 2, truncation and signals not")],
)
def test_it_says_what_is_in_force(version: int, words: str) -> None:
    assert Confinement(version).words == words


def test_it_says_so_where_signals_are_let_through() -> None:
    assert Confinement(7, signals=False).words == "Landlock 7, signals not"


@pytest.mark.parametrize(("version", "why"), [(0, "this kernel has no Landlock"), (1, "this kernel has Landlock 1 only")])
def test_a_kernel_without_it(version: int, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confine, "OFFERED", lambda: version)
    assert choose(Confine.AUTO, tmp_path, ()) == Confinement(0, why)
    with pytest.raises(EnvironmentUnavailable, match=f"--confine required, but {why}"):
        choose(Confine.REQUIRED, tmp_path, ())


def test_where_a_connector_works_above_the_state_folder_it_is_not_confined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confine, "OFFERED", lambda: 7)
    state = tmp_path / "home" / ".local" / "state" / "idrill"
    assert choose(Confine.AUTO, state, [tmp_path / "home" / "work"]).version == 7
    refused = choose(Confine.AUTO, state, [tmp_path / "home" / "work", tmp_path / "home"])
    assert refused.words.startswith(f"not confined: the state folder {state} is in {tmp_path / 'home'}, which the connector may write to")
    with pytest.raises(EnvironmentUnavailable, match="set XDG_STATE_HOME"):
        choose(Confine.REQUIRED, state, [tmp_path / "home"])


def test_it_can_be_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confine, "OFFERED", lambda: 7)
    assert choose(Confine.OFF, tmp_path, ()).words == "not confined: switched off"


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=4))
def test_no_rule_lies_on_the_way_or_below_what_is_kept_out(names: list[str]) -> None:
    kept_out = Path("/usr", *names)
    if kept_out.parent.is_dir():
        beside = list(confine._beside(kept_out))
        assert not any(kept_out.is_relative_to(rule.path) or rule.path.is_relative_to(kept_out) for rule in beside)
