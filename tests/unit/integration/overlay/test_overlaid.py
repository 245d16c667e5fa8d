"""A plan for an integration: whose connector and watchdog it takes, what it says of the file, and when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.errors import PlanImpossible
from harness.plan.explain import explain
from harness.plan.model import Plan
from harness.plan.subject import watched_by
from harness.rehearsal import draw_up

LEAN = """schema: 1
integration: leads
pattern: customer-state
connector: reference
"""
Planned = Callable[..., Plan]


@pytest.fixture
def planned(tmp_path: Path) -> Planned:
    """The plan of a drill for the lean file and more lines."""

    def plan(more: str = "", drill: str = "connector-down-20m") -> Plan:
        (tmp_path / "leads.integration.yaml").write_text(LEAN + more)
        return draw_up(drill, integration=str(tmp_path / "leads.integration.yaml"), seed=1)

    return plan


def test_a_file_that_decides_nothing_changes_nothing(planned: Planned) -> None:
    plan = planned()
    assert plan.integration is not None
    assert plan.integration.overlaid == ()
    assert plan.drill == draw_up("connector-down-20m", seed=1).drill


def test_the_plan_says_what_came_from_the_file(planned: Planned) -> None:
    text = explain(planned("paths: {read: [{from: HubSpot}], write: [{to: NetSuite}]}\ndetect: {within: 20m}\n"))
    assert "overlaid   source: called HubSpot; the drill calls it crm" in text
    assert "loosened   detect: the integration allows more time than the drill" in text


def test_comments_and_signatures_do_not_change_the_digest(planned: Planned) -> None:
    plain, signed = planned(), planned("# read\npeople: {reviewer: {name: Kim Example, reviewed: 2026-11-10, digest: '9f2c41d0'}}\n")
    assert plain.integration is not None
    assert signed.integration is not None
    assert plain.integration.digest == signed.integration.digest
    other = planned("detect: {within: 14m}\n").integration
    assert other is not None
    assert other.digest != plain.integration.digest


def test_a_watchdog_that_came_with_the_harness_proves_nothing_and_the_plan_says_so(planned: Planned, tmp_path: Path) -> None:
    assert "stand-in   proves nothing about your own monitoring" in explain(planned("watchdog: hosted\n", "connector-disabled-20m"))
    (tmp_path / "own.watchdog.yaml").write_text("connector: heartbeat\nrun: {command: ['true']}\nclock: env\n")
    own = planned("watchdog: own.watchdog.yaml\n", "connector-disabled-20m")
    assert own.watchdog_file == str(tmp_path / "own.watchdog.yaml")
    assert "stand-in" not in explain(own)


def test_a_route_that_the_connector_knows_and_the_file_has_not_is_refused(planned: Planned) -> None:
    with pytest.raises(PlanImpossible, match="it uses the alert route 'primary'; this drill has pager, backup, shared"):
        planned("people: {owner: {name: Ada Example, route: pager}}\n")


@pytest.mark.parametrize("watch", ["deploy", "deploy/", "deploy/**", "deploy/*/a.yaml"])
def test_a_change_below_a_watched_folder_is_another_subject(watch: str, planned: Planned, tmp_path: Path) -> None:
    (tmp_path / "deploy" / "eu").mkdir(parents=True)
    (tmp_path / "deploy" / "eu" / "a.yaml").write_text("a: 1")
    plan = planned(f"watch: ['{watch}']\n")
    before = watched_by(plan.integration)
    (tmp_path / "deploy" / "eu" / "a.yaml").write_text("a: 2")
    assert before is not None
    assert before.files == 1
    assert before != watched_by(plan.integration)


def test_watched_files_are_found_from_the_folder_of_the_file(planned: Planned, tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "a.yaml").write_text("a: 1")
    plan = planned("watch: ['deploy/**']\n")
    before = watched_by(plan.integration)
    (tmp_path / "deploy" / "a.yaml").write_text("a: 2")
    after = watched_by(plan.integration)
    assert before is not None
    assert after is not None
    assert before.files == after.files == 1
    assert before.digest != after.digest
