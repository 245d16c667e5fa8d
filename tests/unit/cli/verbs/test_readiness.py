"""`idrill readiness` over files: the examples, with records that are made up for their subject."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from proven import of_today

from harness.archive.file import put
from harness.archive.record import RunRecord
from harness.readiness.readied import asked

_FEED = Path("visits-report.integration.yaml")
_FULL = Path("orders-to-billing.integration.yaml")
_ON = ("--at", "2026-11-29")
Change = Callable[[str, str, str], None]


def _decided(change: Change) -> None:
    """The lean example with all that a feed needs to be READY: its own watchdog and escalation, a contact, a review."""
    text = Path(str(_FEED)).read_text()
    for old, new in (
        ("watchdog: hosted", "watchdog: heartbeat.watchdog.yaml"),
        ("escalate: {by: pager, after: 10m}", "escalate: {within: 30m, to: backup}\ncomms:    {contact: Sam Example}"),
    ):
        assert old in text
        change(str(_FEED), old, new)
    reference = Path(__file__).parents[4] / "fixtures/connector/reference.watchdog.yaml"
    Path("heartbeat.watchdog.yaml").write_text(f"schema: 1\nextends: {reference}\nconnector: heartbeat\n")
    digest = asked(_FEED, [])[1].digest
    change(str(_FEED), "recheck:  {every: 180d}", f'recheck:  {{every: 180d, last: 2026-11-20, digest: "{digest[:16]}"}}')


def _put(records: Iterable[RunRecord]) -> None:
    for record in records:
        put(record, Path("idrill-archive"))


@pytest.mark.usefixtures("examples")
def test_a_feed_of_which_all_is_proven_is_ready_and_one_removed_record_takes_that_away(
    idrill: Callable[..., Any], change: Change, commit: Callable[[], None]
) -> None:
    _decided(change)
    _put(of_today(asked(_FEED, [])[1]))
    commit()
    done = idrill("readiness", str(_FEED), *_ON)
    assert "READY, all that is due is proven" in done.stdout, done.stdout + done.stderr
    assert done.exit_code == 0
    next(Path("idrill-archive").rglob("*stale-reads*")).unlink()
    done = idrill("readiness", str(_FEED), *_ON)
    assert done.exit_code == 3
    assert "removed: the history of git has it" in done.stdout


@pytest.mark.usefixtures("examples")
def test_without_version_control_nothing_is_ready(idrill: Callable[..., Any], change: Change) -> None:
    _decided(change)
    _put(of_today(asked(_FEED, [])[1]))
    done = idrill("readiness", str(_FEED), *_ON)
    assert done.exit_code == 3
    assert "NOT PROVEN, the archive cannot be relied on" in done.stdout
    assert "it is in no git repository" in done.stdout


@pytest.mark.usefixtures("examples")
def test_one_byte_in_a_watched_file_makes_all_proofs_stale(idrill: Callable[..., Any], change: Change, commit: Callable[[], None]) -> None:
    change(str(_FEED), "watchdog: hosted", "watchdog: hosted\nwatch: [deploy/**]")
    _decided(change)
    _put(of_today(asked(_FEED, [])[1]))
    commit()
    assert idrill("readiness", str(_FEED), *_ON).exit_code == 0
    Path("deploy/orders.yaml").write_text(Path("deploy/orders.yaml").read_text() + "\n")
    done = idrill("readiness", str(_FEED), *_ON)
    assert done.exit_code == 1
    assert "STALE" in done.stdout
    assert "a watched file have changed since" in done.stdout


@pytest.mark.usefixtures("examples")
def test_the_example_of_customer_state_is_told_in_every_form(idrill: Callable[..., Any], commit: Callable[[], None]) -> None:
    commit()
    done = idrill("readiness", str(_FULL), str(_FEED), *_ON, "--json", "r/r.json", "--junit", "r/r.xml", "--out", "r", "--github")
    assert done.exit_code == 1
    assert "::error file=" in done.stdout
    files = json.loads(Path("r/r.json").read_text())["files"]
    assert [(file["integration"], file["ready"]) for file in files] == [("orders-to-billing", "NOT READY"), ("visits-report", "NOT PROVEN")]
    assert Path("r/r.xml").read_text().count("<testsuite ") == 2
    assert "<h1>orders-to-billing</h1>" in Path("r/orders-to-billing.html").read_text()


@pytest.mark.usefixtures("examples")
def test_a_bad_file_is_told_and_the_others_are_judged(idrill: Callable[..., Any], commit: Callable[[], None]) -> None:
    Path("bad.integration.yaml").write_text("schema: 1\nintegration: bad\n")
    commit()
    done = idrill("readiness", "bad.integration.yaml", str(_FEED), *_ON)
    assert done.exit_code == 2
    assert "bad.integration.yaml" in done.stderr
    assert "visits-report (reporting-feed)" in done.stdout


@pytest.mark.usefixtures("examples")
def test_what_happened_after_a_day_is_not_seen_on_that_day(idrill: Callable[..., Any], change: Change, commit: Callable[[], None]) -> None:
    _decided(change)
    _put(of_today(asked(_FEED, [])[1]))
    commit()
    early = idrill("readiness", str(_FEED), "--at", "2026-11-19")
    assert "0 runs in the archive" in early.stdout
    assert f"{_FEED}: no run of it in {Path('idrill-archive').resolve()}; if your records are elsewhere: --archive FOLDER" in early.stderr
    assert "no run of it" not in idrill("readiness", str(_FEED), *_ON).stderr
    assert early.exit_code == 3
    assert early.stdout == idrill("readiness", str(_FEED), "--at", "2026-11-19").stdout


@pytest.mark.usefixtures("examples")
def test_the_order_of_the_files_changes_no_verdict(idrill: Callable[..., Any], commit: Callable[[], None]) -> None:
    commit()
    both = [idrill("readiness", *files, *_ON).stdout for files in ((str(_FULL), str(_FEED)), (str(_FEED), str(_FULL)))]
    assert sorted(both[0].splitlines()) == sorted(both[1].splitlines())


@pytest.mark.usefixtures("examples")
def test_another_persons_page_refutes_the_owner(idrill: Callable[..., Any], change: Change, commit: Callable[[], None]) -> None:
    _decided(change)
    records = of_today(asked(_FEED, [])[1])
    _put(replace(each, times=tuple(replace(fault, route="backup") for fault in each.times)) for each in records)
    commit()
    done = idrill("readiness", str(_FEED), *_ON)
    assert done.exit_code == 1
    assert "the first page went to the backup, Sam Example; the file says Robin Example" in done.stdout
