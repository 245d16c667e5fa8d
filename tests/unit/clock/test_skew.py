from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.clock.skew import Skew


@pytest.fixture
def skew(tmp_path: Path) -> Iterator[Skew]:
    made = Skew(tmp_path / "handed" / "connector.clock")
    yield made
    made.close()


def test_it_begins_with_the_right_time_and_is_its_owners_alone(skew: Skew) -> None:
    assert skew.read_back() == skew.step_ns == 0
    assert skew.file.stat().st_mode & 0o777 == 0o600


def test_each_step_has_a_value_of_its_own(skew: Skew) -> None:
    """Or a process that still shows the first one would pass for a reader of the second."""
    first = skew.step(90)
    assert (skew.step(0), skew.read_back()) == (0, 0)
    second = skew.step(90)
    assert first != second
    assert skew.read_back() == skew.step_ns == second
    assert {round(first / 1e9, 3), round(second / 1e9, 3)} == {90}


def test_behind_is_negative(skew: Skew) -> None:
    assert skew.step(-0.5) == -499_999_999 == skew.read_back()


def test_what_lies_there_already_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"x" * 8)
    (tmp_path / "connector.clock").symlink_to(tmp_path / "target")
    with pytest.raises(FileExistsError):
        Skew(tmp_path / "connector.clock")
    assert (tmp_path / "target").read_bytes() == b"x" * 8


def test_the_end_rights_the_clock_and_leaves_nothing(skew: Skew) -> None:
    with skew.file.open("rb") as held:
        skew.step(90)
        skew.close()
        assert held.read(8) == bytes(8), "whoever has it mapped reads the right time"
    assert not skew.file.exists()
    skew.close()
