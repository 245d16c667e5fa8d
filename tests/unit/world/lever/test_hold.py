"""Once a lever was pulled no new run begins, until somebody releases it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import Held
from harness.world.lever import hold
from harness.world.lever.hold import Hold
from harness.world.lever.pull import Pull

BY_FILE, BY_ACT = Pull("Robin Example", "a real incident"), Pull("Sam Example", "the button", by_act=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".idrill" / "hold"


def test_it_says_who_when_why_and_how_it_is_released(file: Path) -> None:
    hold.refuse(file)
    assert hold.put(file, Hold.of(BY_FILE, "a-run"))
    with pytest.raises(Held) as refused:
        hold.refuse(file)
    said = str(refused.value)
    assert "no new run begins: Robin Example pulled the safety lever of a-run at 2" in said
    assert "UTC: a real incident" in said
    assert "idrill abort --release" in said
    assert str(file) in said


def test_the_first_one_counts(file: Path) -> None:
    hold.put(file, Hold.of(BY_FILE, "a-run"))
    assert not hold.put(file, Hold.of(BY_ACT, "another"))
    was = hold.release(file)
    assert was is not None
    assert was.by == "Robin Example"
    assert hold.release(file) is None
    hold.refuse(file)


def test_it_is_never_committed(file: Path) -> None:
    hold.put(file, Hold.of(BY_FILE, "a-run"))
    assert (file.parent / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize("said", ["", "{}", "[]", "hold!", '{"by": "x"}', "\xff"])
def test_a_file_that_says_nothing_holds(file: Path, said: str) -> None:
    file.parent.mkdir()
    file.write_text(said, encoding="latin-1")
    with pytest.raises(Held, match="somebody pulled the safety lever"):
        hold.refuse(file)


def test_where_nothing_can_hold_nothing_is_held() -> None:
    hold.refuse(None)


@pytest.mark.parametrize(("pull", "acts", "holds"), [(BY_FILE, False, True), (BY_ACT, True, True), (BY_ACT, False, False)])
def test_a_scripted_team_holds_nothing(tmp_path: Path, file: Path, pull: Pull, acts: bool, holds: bool) -> None:
    hold.leave_orders(tmp_path, file, acts=acts)
    assert hold.carry_out(tmp_path, pull) == (file if holds else None)
    assert file.exists() is holds


def test_a_run_without_a_place_for_it_holds_nothing(tmp_path: Path) -> None:
    hold.leave_orders(tmp_path, None, acts=True)
    assert hold.carry_out(tmp_path, BY_FILE) is None
    assert hold.carry_out(tmp_path / "over", BY_FILE) is None


def test_a_hold_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ".idrill").write_text("no folder")
    with pytest.raises(OSError, match=r"\.idrill"):
        hold.put(tmp_path / ".idrill" / "hold", Hold.of(BY_FILE, "a-run"))
