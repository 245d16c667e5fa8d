from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from harness import assets
from harness.errors import DrillInvalid, Problem
from harness.integration.reading.load import LoadedIntegration
from harness.runbook.compose import known_of
from harness.runbook.lint.heavy import MOST_LINES, printed_lines
from harness.runbook.lint.lint import problems
from harness.runbook.page import blocks

LEAN = "visits-report.integration.yaml"
AT = date(2026, 11, 29)
DUE = ("connector-disabled-20m", "connector-down-20m", "stopped-30m")


def found(loaded: LoadedIntegration) -> list[tuple[str, str]]:
    return [(problem.key, problem.found) for problem in problems(loaded, known_of(loaded, DUE, ()), AT)]


def test_both_examples_have_no_finding(changed: Any) -> None:
    assert found(changed()) == []
    assert found(changed(name=LEAN)) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ("approvals: 0", "approvals: 2", "pause.approvals", "2 approvals before writes stop"),
        (
            "{responsible: [owner], accountable: owner,",
            "{responsible: [owner, backup], accountable: Kim Example,",
            "raci.pause",
            "pause needs 3 people: Robin Example, Sam Example and Kim Example",
        ),
        (
            "{responsible: [owner], accountable: owner,",
            "{responsible: [owner], accountable: owner, consulted: [finance, legal],",
            "raci.pause",
            "pause needs 3 people: Robin Example, finance and legal",
        ),
        ("{responsible: [owner], accountable: owner,", "{responsible: [owner],", "raci.pause.accountable", "a step without an owner"),
        ("{control: pause, by: owner,", "{control: pause,", "pause.by", "a step without an owner"),
        ("{control: resume, by: owner,", "{control: resume,", "resume.by", "a step without an owner"),
        ("accounts_only.sh, by: owner}", "accounts_only.sh}", "toggles[0].by", "a step without an owner"),
        ("replay:   {control: replay, dedupe", "replay:   {dedupe", "replay", "nobody says how"),
        ("data_owners: [Lee Example]", "data_owners: [Lee Example, Kim Example]\n  others: [Jo Example]", "handoff", ""),
        ("relapse: pause again,", "relapse: tbd,", "recover.relapse", "'tbd' decides nothing"),
        ("relapse: pause again,", "", "recover.relapse", "the section is missing"),
        ("drill: maintenance-page}", "drill: maintenance-pages}", "decide[0].drill", "unknown drill 'maintenance-pages'"),
        ("{when: billing is degraded, do: pause,", "{when: billing is degraded,", "decide[0].do", "missing"),
        ("route: primary,", "route: shared,", "people.owner.route", "the owner is paged on a shared channel"),
        ("start: after 30m without the sync,", "start: after ten retries,", "fallback.start", "a retry is no fallback"),
        ("queue: s3://example/fallback/orders.csv,", "", "fallback.queue", "missing"),
        ("safety: [stop the export that customers see]", "safety: []", "runbook.safety", "the section is missing"),
        ("diagnosis: [status page of billing,", "diagnosis: [status page of billing, the weather,", "runbook", "the runbook has 13 steps"),
    ],
)  # fmt: skip
def test_each_fault_is_found_at_its_key(changed: Any, old: str, new: str, key: str, said: str) -> None:
    pairs = [(old, new)]
    if key == "handoff":
        pairs.append(("platform_owners: [Robin Example]", "platform_owners: [Robin Example, Sam Example]"))
        said = "no hand-over, with several owners of the platform and of the data"
    loaded = changed(*pairs)
    assert (key, said) in found(loaded) or any(one == key and text.startswith(said) for one, text in found(loaded))
    [problem] = [each for each in problems(loaded, known_of(loaded, DUE, ()), AT) if each.key == key]
    assert problem.line > 0
    assert problem.allowed


def test_a_handoff_ends_the_finding(changed: Any) -> None:
    loaded = changed(
        ("data_owners: [Lee Example]", "data_owners: [Lee Example, Kim Example]"),
        ("platform_owners: [Robin Example]", "platform_owners: [Robin Example, Sam Example]"),
        ("triage:", "handoff: [{step: check the data, by: owner, to: Lee Example, done_when: both have said so}]\ntriage:"),
    )
    assert found(loaded) == []


def test_retries_as_the_only_fallback_are_called_so(changed: Any) -> None:
    text = (changed().path).read_text()
    fallback = text[text.index("fallback: {") : text.index("comms:")]
    loaded = changed((fallback, ""), ("do: slow down and queue", "do: retry with backoff"))
    assert found(loaded) == [("fallback", "retries are the only fallback")]


def test_a_channel_as_owner_is_refused_when_the_file_is_read(changed: Any) -> None:
    with pytest.raises(DrillInvalid, match="'#integrations' is no person"):
        changed(("owner:    {name: Robin Example", 'owner:    {name: "#integrations"'))


def test_a_step_without_a_criterion_is_found_where_no_query_stands_in(changed: Any) -> None:
    loaded = changed(("query: keys in crm that billing lacks, run: tools/missing.sh", "run: tools/missing.sh"))
    keys = [key for key, _ in found(loaded)]
    assert keys == ["recover.query", "recover.in_steps[0]", "recover.in_steps[2]"]


def test_a_feed_without_a_restart_step_is_incomplete(changed: Any) -> None:
    loaded = changed(("resume:   {how: switch it on and start it once, by: owner}\n", ""), name=LEAN)
    assert found(loaded) == [("resume", "the section is missing")]


def test_one_way_writes_need_a_fallback_only_where_a_stop_leaves_a_clean_up(changed: Any) -> None:
    text = (changed().path).read_text()
    fallback = text[text.index("fallback: {") : text.index("comms:")]
    milder = (("pattern: customer-state ", "pattern: one-way-write "), ("touches: [billing]", "touches: [internal]"))
    assert found(changed(*milder, (fallback, ""))) == []
    assert found(changed(("harm: late", "harm: duplicates"))) == [("fallback", "the section is missing")]


def test_jargon_in_a_notice_is_a_finding(changed: Any) -> None:
    loaded = changed()
    notice = loaded.path.parent / "notices" / "resolved.md.j2"
    notice.write_text(notice.read_text() + "The API works.\n")
    [problem] = problems(loaded, known_of(loaded, DUE, ()), AT)
    assert (problem.file, problem.line, problem.found) == (str(notice), 8, "'API' is a technical word")


def test_a_control_that_the_connector_lacks_is_found(changed: Any) -> None:
    given = changed()
    without = assets.fixture("connectors") / "shell" / "shell.connector.yaml"
    found = _problems(changed((f"connector: {given.integration.connector}", f"connector: {without}")))
    lines = given.path.read_text().splitlines()
    assert [(lines[problem.line - 1].partition(":")[0], problem.key) for problem in found] == [
        (name, f"{name}.control") for name in ("pause", "resume", "replay")
    ]


def test_more_than_a_page_is_found(changed: Any) -> None:
    long = "look at this, at that, and at everything else that may have changed since the last time it worked, " * 4
    loaded = changed(("diagnosis: [status page of billing, last", f"diagnosis: ['{long}', '{long}', '{long}', last"))
    page = blocks(known_of(loaded, DUE, ()))
    assert printed_lines(page) > MOST_LINES
    assert ("runbook", f"the runbook is about {printed_lines(page)} lines long in print") in found(loaded)


def _problems(loaded: LoadedIntegration) -> tuple[Problem, ...]:
    return problems(loaded, known_of(loaded, DUE, ()), AT)
