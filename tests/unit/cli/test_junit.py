from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from harness.cli.junit import write_junit
from harness.cli.series import Done
from harness.errors import EnvironmentUnavailable


def test_runs_are_joined_and_a_broken_one_is_an_error(tmp_path: Path, plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    good, broken = plan_of("good"), plan_of("broken")
    file = tmp_path / "ci" / "junit.xml"
    write_junit(file, [Done(good, 0, rehearsed(good)), Done(broken, 4, error=EnvironmentUnavailable("port \x07taken"))])
    root = ET.parse(file).getroot()
    assert [suite.get("name") for suite in root.iter("testsuite")] == ["good", "broken [orders-sync, seed 1]"]
    (error,) = root.iter("error")
    assert error.get("message") == "port �taken"
    assert (root.get("tests"), root.get("errors")) == ("2", "1")


def test_an_unwritable_place_is_the_operators_business(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentUnavailable, match="--junit"):
        write_junit(tmp_path / "file" / "junit.xml", [])


def test_every_case_has_a_name_of_its_own(tmp_path: Path, plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    """Also where one drill runs with several seeds, or twice with the same one."""
    broken = [Done(plan_of("mini", seed=seed), 4, error=EnvironmentUnavailable("port taken"), took_s=2.5) for seed in (1, 2, 2)]
    write_junit(tmp_path / "junit.xml", [*broken, Done(plan_of("other"), 0, rehearsed(plan_of("other")))])
    cases = [(case.get("classname"), case.get("name"), case.get("time")) for case in ET.parse(tmp_path / "junit.xml").iter("testcase")]
    assert cases == [
        ("mini", "run [orders-sync, seed 1]", "2.5"),
        ("mini", "run [orders-sync, seed 2, run 1 of 2]", "2.5"),
        ("mini", "run [orders-sync, seed 2, run 2 of 2]", "2.5"),
        (None, "exactly_once", None),  # as its own file has it
    ]
