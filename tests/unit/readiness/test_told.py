"""The result as people and programs read it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET  # our own file
from dataclasses import replace

from proven import AT, archive, facts, run

from harness.checks.verdict import Outcome
from harness.readiness.assess import Assessment, assess
from harness.readiness.facts import Facts, Fit
from harness.readiness.signals import Signal
from harness.readiness.states import State
from harness.readiness.supportable import Answered, answers
from harness.readiness.told import as_json, console, github, junit
from harness.readiness.told.page import page
from harness.readiness.told.words import commands


def _mixed() -> Assessment:
    """Something in every state."""
    given = facts(
        "customer-state",
        reviewed=None,
        empty={"comms": "nobody has decided channels"},
        fits={"manual-fallback": Fit("IMPOSSIBLE", ("no import lane",)), "latency-spike": Fit("ADAPTED", ("without deletions",))},
    )
    records = [each for each in archive(given) if each.drill.name not in {"freeze-holds", "latency-spike", "manual-fallback"}]
    failed = run("freeze-holds")
    checks = tuple(replace(each, outcome=Outcome.FAIL, found={"wrote": 3}) if not each.gate else each for each in failed.checks)
    records.append(replace(failed, outcome=Outcome.FAIL, checks=checks))
    stale = Signal("D2", "people", State.STALE, "Sam Example (backup) has no shift", 9, "name the present backup")
    return assess(given, records, AT, signals=(stale,), doubts=("idrill-archive/x.json: removed: the history of git has it",))


def _answered(said: Assessment) -> tuple[Answered, ...]:
    return answers(said.facts, said.records, said.at, said.days)


def _ready(given: Facts) -> Assessment:
    return assess(given, archive(given), AT)


def test_the_console_names_state_line_run_check_count_age_and_command() -> None:
    said = _mixed()
    told = list(console.lines(said, _answered(said)))
    assert told[0].startswith("orders-to-billing (customer-state): NOT READY, refuted: B6, C3, Q3 and D1; ")
    assert any("removed: the history of git has it" in line for line in told)
    place = next(number for number, line in enumerate(told) if " B6 " in line)
    assert told[place].endswith("REFUTED   line 10")
    refuted = "freeze-holds → no_writes_during: 20261120-120000-freeze-holds-000000, 9 days old; no_writes_during failed: 3 wrote"
    assert told[place + 1] == f"      ✕ {refuted}"
    assert "      $ idrill run freeze-holds --integration orders-to-billing.integration.yaml --repeat 3" in told
    line = next(line for line in told if " C2 " in line)
    assert "PROVEN    exactly_once: 20261120-120000-replay-run-twice-" in line
    assert "landed 70, exercised 2, 9 days old" in line
    assert any("IMPOSSIBLE: no import lane" in line for line in told)
    assert any(line.endswith("latency-spike: never run") for line in told)
    assert "of 7 proven" in "".join(told)
    assert "%" not in "".join(told)
    assert told[2].startswith("  ✓ PROVEN (or met without a proof), ○ WRITTEN, ! STALE, □ EMPTY, ✕ REFUTED. A proof holds for 92 days")
    items = told[told.index("  The ten boxes") : next(number for number, line in enumerate(told) if "  Supportable" in line)]
    assert [line for line in items if len(line) > 160 and "$ idrill" not in line] == []


def test_how_drills_are_adapted_is_told_once_for_the_file() -> None:
    ways = {drill: Fit("ADAPTED", ("without deletions", "a sink is added")) for drill in ("freeze-holds", "stopped-30m")}
    given = facts(fits={**ways, "replay-run-twice": Fit("ADAPTED", ("a sink is added",)), "poison-record": Fit("IMPOSSIBLE", ("no",))})
    said = assess(given, [], AT)
    told = list(console.lines(said, _answered(said)))
    assert told[-2:] == ["    1  a sink is added (3 drills)", "    2  without deletions (2 drills)"]
    assert page(said, _answered(said)).count("without deletions") == 1
    [file] = json.loads(as_json.document([(said, _answered(said))]))["files"]
    assert file["adapted"] == [{"how": "a sink is added", "drills": 3}, {"how": "without deletions", "drills": 2}]


def test_many_drills_are_told_in_one_line_and_run_as_those_that_are_due() -> None:
    told = list(console.lines(assess(facts(), [], AT), ()))
    place = next(number for number, line in enumerate(told) if " D1 " in line)
    assert told[place + 1].endswith("connector-disabled-20m, source-down, stale-reads, latency-spike and 11 more: never run")
    assert told[place + 2] == "      $ idrill run --due --integration orders-to-billing.integration.yaml"


def test_a_check_that_is_left_out_says_which_key_is_missing() -> None:
    without = Fit("RUNNABLE", (), frozenset(), {"no_writes_during": "orders-sync says no `x` in its file"})
    said = assess(facts(fits={"freeze-holds": without}), [], AT)
    assert any("IMPOSSIBLE: orders-sync says no `x` in its file" in line for line in console.lines(said, ()))


def test_each_command_is_told_once_and_drills_are_run_together() -> None:
    told = commands(_mixed())
    assert len(set(told)) == len(told)
    assert [command for command in told if command.startswith("idrill run ")] == [
        "idrill run freeze-holds --integration orders-to-billing.integration.yaml --repeat 3",
        "idrill run latency-spike --integration orders-to-billing.integration.yaml",
    ]
    assert told[-1] == "idrill approve orders-to-billing.integration.yaml --as NAME"
    assert commands(_ready(facts())) == ()


def test_the_json_has_every_item_and_proof() -> None:
    said = _mixed()
    [file] = json.loads(as_json.document([(said, _answered(said))]))["files"]
    assert (file["ready"], file["reviewed"], file["pattern"]) == ("NOT READY", False, "customer-state")
    items = {item["id"]: item for item in file["items"]}
    assert items["B9"]["state"] == "EMPTY"
    assert items["B1"]["drift"] == [
        {"code": "D2", "line": 9, "state": "STALE", "text": "Sam Example (backup) has no shift", "command": "name the present backup"}
    ]
    assert items["B6"]["proofs"][0] == {
        "drill": "freeze-holds",
        "check": "no_writes_during",
        "state": "REFUTED",
        "run": "20261120-120000-freeze-holds-000000",
        "counts": "",
        "age_days": 9,
        "why": "no_writes_during failed: 3 wrote",
        "command": "idrill run freeze-holds --integration orders-to-billing.integration.yaml --repeat 3",
    }
    assert [each["id"] for each in file["supportable"]] == [f"S{number}" for number in range(1, 8)]


def test_junit_has_a_case_for_each_item_with_file_and_line() -> None:
    suite = ET.fromstring(junit.document([_mixed(), _ready(facts())]))[0]
    cases = {(case.get("name") or "").split(" ")[0]: case for case in suite.iter("testcase")}
    assert (cases["B6"].get("file"), cases["B6"].get("line")) == ("orders-to-billing.integration.yaml", "10")
    assert [child.tag for child in cases["B6"]] == ["failure"]
    assert [child.tag for child in cases["B7"]] == ["error"]
    assert [child.tag for child in cases["B2"]] == []
    assert [child.tag for child in cases["review"]] == ["failure"]


def test_github_gets_an_annotation_at_the_line_and_a_summary() -> None:
    said = _mixed()
    told = list(github.at_lines(said))
    assert ("error", 10, "orders-to-billing: B6 pause and resume is REFUTED") in [each[:3] for each in told]
    assert {kind for kind, *_ in told} == {"error", "warning"}
    summary = github.summary([said, _ready(facts())])
    assert "| ❌ NOT READY | orders-to-billing |" in summary
    assert "| ✅ READY | orders-to-billing |" in summary
    assert list(github.at_lines(_ready(facts()))) == []


def test_the_page_is_one_file_without_scripts_and_shows_texts_as_texts() -> None:
    said = _mixed()
    said = replace(said, facts=replace(said.facts, name="<script>alert(1)</script>"))
    html = page(said, _answered(said))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "default-src &#39;none&#39;" in html or "default-src 'none'" in html
    assert not re.search(r'(src|href)="(?!#)', html)
    for state in ("REFUTED", "STALE", "EMPTY", "WRITTEN", "PROVEN"):
        assert f"</span> {state}</span>" in html


def test_seven_questions_are_answered_by_runs() -> None:
    given = facts("customer-state", sla_recover_s=4 * 3600.0)
    more = [run(drill, number=500 + number) for number, drill in enumerate(("flapping-link", "token-expiry", "surge-times-ten"))]
    said = {each.question.id: each for each in answers(given, [*archive(given), *more], AT, 92)}
    assert said["S1"].answer == said["S3"].answer == said["S7"].answer == "proven"
    assert said["S7"].runs
    assert said["S4"].answer == "written"
    assert said["S4"].why.startswith("4 of 7 shown; ")
    assert said["S6"].answer == "written"
    unknown = answers(facts(empty={"pause": "nobody"}), [], AT, 92)
    assert {each.question.id: each.answer for each in unknown}["S3"] == "unknown"


def test_a_service_level_that_was_missed_is_refuted() -> None:
    given = facts(sla_recover_s=600.0, sla_records=0.999)
    counted = [
        replace(
            each,
            checks=tuple(
                replace(check, counts=check.counts | {"offered": 300, "missing": 0}) if check.check == "exactly_once" else check
                for check in each.checks
            ),
        )
        for each in archive(given)
    ]
    said = {each.question.id: each for each in answers(given, counted, AT, 92)}
    assert said["S6"].answer == "refuted"
    assert {each.question.id: each.answer for each in answers(replace(given, sla_recover_s=1300.0), counted, AT, 92)}["S6"] == "proven"
    rare = replace(given, sla_recover_s=1300.0, sla_records=0.9999)
    few = next(each for each in answers(rare, counted, AT, 92) if each.question.id == "S6")
    assert few.answer == "written"
    assert "records are needed to show that" in few.why


def test_a_better_path_is_said_on_the_page_in_text_and_to_programs() -> None:
    path = "once a day is enough: a batch export that fails is one late file"
    said = _ready(facts(advice=(path,)))
    answered = _answered(said)
    assert f"  A better path: {path}" in list(console.lines(said, answered))
    assert f"<b>A better path:</b> {path}." in page(said, answered)
    assert json.loads(as_json.document([(said, answered)]))["files"][0]["better_paths"] == [path]
    assert "A better path" not in page(_ready(facts()), answered)


def test_a_record_that_has_lost_counts_is_named_and_so_is_what_it_cannot_prove() -> None:
    records = [
        replace(each, cut=("counts", "proofs"), checks=tuple(replace(one, counts={}) for one in each.checks))
        if each.drill.name == "commit-then-cut"
        else each
        for each in archive(facts())
    ]
    said = assess(facts(), records, AT)
    told = "\n".join(console.lines(said, _answered(said)))
    assert "1 record too long to hold all counts or faults, so less may be proven: 20261120-120000-commit-then-cut-" in told
    assert "so duplicates were not tested (its record was too long and has lost its counts)" in told
