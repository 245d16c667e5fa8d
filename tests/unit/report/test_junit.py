"""JUnit XML: FAIL is a failure, INCONCLUSIVE an error of its own type."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest

from harness.checks.verdict import Outcome
from harness.report import junit


@pytest.fixture
def suite_of(tmp_path: Any) -> Any:
    def make(told: Any) -> ET.Element:
        junit.write(told.evidence, told.judgement, tmp_path)
        [suite] = ET.parse(tmp_path / "junit.xml").getroot()
        return suite

    return make


def case(suite: ET.Element, name: str) -> ET.Element:
    return next(case for case in suite.iter("testcase") if case.get("name") == f"{name} [orders-sync, seed 7]")


def test_one_case_per_check(suite_of: Any, passing: Any) -> None:
    suite = suite_of(passing)
    assert [(case.get("classname"), case.get("name")) for case in suite.iter("testcase")] == [
        ("connector-down-20m", f"{verdict.check} [orders-sync, seed 7]") for verdict in passing.judgement.verdicts
    ]
    said = (suite.get("name"), suite.get("failures"), suite.get("errors"))
    assert said == ("connector-down-20m [orders-sync, seed 7]", "0", "0")
    assert suite.get("timestamp") == "2026-11-21T04:16:07"
    assert float(suite.get("time") or 0) == pytest.approx(1931 / 60, abs=0.1)
    times_s = [float(case.get("time") or 0) for case in suite.iter("testcase")]
    assert sum(times_s) == pytest.approx(float(suite.get("time") or 0), abs=0.1)
    assert min(times_s) > 0
    assert {(entry.get("name"), entry.get("value")) for entry in suite.iter("property")} >= {("seed", "7"), ("connector", "orders-sync")}


def test_a_failed_check_is_a_failure_with_its_rows(suite_of: Any, failing: Any) -> None:
    [failure] = case(suite_of(failing), "exactly_once")
    assert (failure.tag, failure.get("type")) == ("failure", "FAIL")
    assert "10 records absent" in (failure.get("message") or "")
    assert "invoice-059" in (failure.text or "")


def test_inconclusive_is_an_error_with_its_own_words(suite_of: Any, proving_nothing: Any) -> None:
    suite = suite_of(proving_nothing)
    for name, words in (
        ("stall", "inconclusive: "),
        ("exactly_once", "inconclusive: seen, not judged: "),
        ("course of the run", "trigger t1"),
    ):
        [error] = case(suite, name)
        assert (error.tag, error.get("type")) == ("error", "inconclusive")
        assert words in (error.get("message") or "")
    assert suite.get("failures") == "0"


def test_a_closed_gate_of_a_passed_run_is_no_error(suite_of: Any, passing: Any) -> None:
    verdicts = [
        replace(verdict, outcome=Outcome.INCONCLUSIVE) if verdict.check == "stall" else verdict for verdict in passing.judgement.verdicts
    ]
    suite = suite_of(replace(passing, judgement=replace(passing.judgement, verdicts=tuple(verdicts))))
    assert [child.tag for child in case(suite, "stall")] == ["skipped"]
    assert (suite.get("errors"), suite.get("failures")) == ("0", "0")


@pytest.mark.parametrize("kind", ["hostile", "killed"])
def test_whatever_happened_it_is_xml(kind: str, suite_of: Any, request: pytest.FixtureRequest) -> None:
    suite = suite_of(request.getfixturevalue(kind))
    assert suite.get("tests") != "0"
    assert {element.tag for element in suite.iter()} <= {
        "testsuite", "testcase", "properties", "property", "failure", "error", "skipped", "system-out",
    }  # fmt: skip
