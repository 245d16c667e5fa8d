"""The parts of a report: chronology, injections, tables of texts, environment, how to repeat."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from harness import assets, report
from harness.checks.verdict import Outcome, Verdict
from harness.engine.directory import environment as environment_of
from harness.environment import Environment
from harness.evidence.began import began_at
from harness.journal.events import EndedAs, RunEnded
from harness.report.chronology import chronology
from harness.report.environment import environment
from harness.report.event_words import ended
from harness.report.figures import figures
from harness.report.grid import grid
from harness.report.injected import injections
from harness.report.measured import measured
from harness.report.page import verdict_row
from harness.report.repeat import again, repeat_command
from harness.report.starts import starts


def test_chronology_tells_everything_in_order(failing: Any) -> None:
    moments = chronology(failing.evidence)
    assert [moment.t for moment in moments] == sorted(moment.t for moment in moments)
    assert {moment.what for moment in moments} == {"phase", "fault", "alert", "control", "run", "trouble"}
    texts = [moment.text for moment in moments]
    for part in (
        "outage begins for 20m, until its time was up",
        "f1 (down on destination) is in place",
        "f1 (down on destination) is healed: the phase ended",
        "Robin Example (route primary) is paged: orders-sync cannot write to billing",
        "Robin Example (route primary) is notified that it is resolved: orders-sync cannot write to billing",
        "operator: pause: done: 202",
        "the probe record is offered: probe-1",
        "the run has ended: completed",
    ):
        assert part in texts


def test_trouble_is_told_as_trouble(drill: Any, tell: Any) -> None:
    drill.note("actor_exited", 900, actor="connector", code=1, expected=False, attempt=2)
    drill.note("heal_failed", 1500, fault="f1", reason="no answer")
    trouble = [moment.text for moment in chronology(tell(drill).evidence) if moment.what == "trouble"]
    assert trouble == ["connector (start 2) ends: exit code 1, unexpectedly", "f1 could not be healed: no answer"]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("broke", "the harness or its environment failed"), ("connector_died", "connector died"), ("completed", "completed")],
)
def test_how_a_run_ended_reads_as_words(outcome: EndedAs, words: str) -> None:
    assert ended(RunEnded(outcome=outcome, reason="", max_gap_s=0.0)) == words


def test_hosts_beyond_the_drill_are_told_and_counted(drill: Any, tell: Any) -> None:
    drill.note("escaped", 1, actor="connector", host="stats.example.net", via="connect")
    drill.note("untrusted", 2, actor="watchdog", host="events.example.com", why="UNKNOWN_CA")
    for t in (1, 5, 9):
        drill.line("front", "escaped", t, conn=t, host="stats.example.net", via="connect")
    evidence = tell(drill).evidence
    trouble = [moment.text for moment in chronology(evidence) if moment.what == "trouble"]
    assert trouble == [
        "the connector asks for stats.example.net, which its file does not declare under `hosts:`: answered with 403",
        "the watchdog does not trust the CA of this run when it asks for events.example.com: hand it {front.ca_file}",
    ]
    assert ("escaped to stats.example.net", "3 times, answered with 403: not declared under `hosts:`") in environment(evidence)
    [row] = evidence.escapes.to_dict("records")
    assert (row["front"], row["times"], row["first_t"], row["last_t"]) == ("front", 3, 1, 9)


def test_the_ledger_of_a_front_must_be_there_where_hosts_are_declared(drill: Any, tell: Any) -> None:
    drill.connector["hosts"] = {"api.example.com": "destination"}
    [gate] = [verdict for verdict in tell(drill).judgement.verdicts if verdict.check == "complete_streams"]
    assert "front: the file is missing" in gate.summary


def test_only_a_batch_that_fails_is_trouble(drill: Any, tell: Any) -> None:
    drill.connector["batch"] = {"every": "6s"}
    drill.note("actor_started", 899, actor="connector", attempt=3)
    for t, code, expected in ((900, 0, False), (906, 1, False), (912, -9, True)):
        drill.note("actor_exited", t, actor="connector", code=code, expected=expected, attempt=t // 300)
    told = [(moment.what, moment.text) for moment in chronology(tell(drill).evidence) if "batch" in moment.text]
    assert told == [
        ("process", "connector's batch 3 starts"),
        ("process", "connector's batch 3 ends: exit code 0"),
        ("trouble", "connector's batch 3 fails: exit code 1"),
        ("process", "connector's batch 3 ends: by SIGKILL"),
    ]


def test_a_batch_that_refused_to_run_is_not_told_as_one_that_failed(drill: Any, tell: Any) -> None:
    drill.note("actor_started", 900, actor="connector", attempt=4, pid=1, why="slot")
    drill.note("actor_exited", 901, actor="connector", code=75, how="refused", expected=False, attempt=4)
    drill.note("given_up", 910, actor="connector", starts=3)
    drill.connector |= {"batch": {"every": "5m"}}
    failing = tell(drill)
    told = [(moment.what, moment.text) for moment in chronology(failing.evidence) if moment.t >= 901 and moment.what == "trouble"]
    assert told == [
        ("trouble", "connector's batch 4 refuses to run: exit code 75"),
        ("trouble", "connector is no longer restarted after 3 starts in a row"),
    ]
    [row] = [row for row in starts(failing.evidence).rows if row.number == "4"]
    assert (row.how, row.code, row.why, row.log, row.bad) == ("refused to run", "75", "its slot came", "../logs/connector.4.log", True)


def test_of_very_many_batches_those_that_went_wrong_are_shown(drill: Any, tell: Any) -> None:
    for number in range(1, 201):
        drill.note("actor_started", number, actor="connector", attempt=number, pid=1, why="slot")
        end = {"code": 1, "how": "failed"} if number == 7 else {"code": 0, "how": "done"}
        drill.note("actor_exited", number + 0.5, actor="connector", attempt=number, expected=False, **end)
    shown = starts(tell(drill).evidence)
    assert (shown.total, len(shown.rows), shown.told) == (200, 40, "200 starts: 199 succeeded, 1 failed")
    assert [row.number for row in shown.rows if row.bad] == ["7"]
    assert shown.rows[-1].number == "200"


def test_a_process_that_a_signal_ended_says_which(drill: Any, tell: Any) -> None:
    for t, code in ((900, -9), (901, -15), (902, -99), (903, 0)):
        drill.note("actor_exited", t, actor="connector", code=code, expected=True, attempt=1)
    texts = [moment.text for moment in chronology(tell(drill).evidence) if moment.what == "process"]
    ends = [": by SIGKILL", ": by SIGTERM", ": by signal 99", ": exit code 0"]
    assert texts == [f"connector ends{end}" for end in ends]


def test_an_acknowledgement_is_the_owner_s(passing: Any) -> None:
    assert "Robin Example (route primary) acknowledges" in [moment.text for moment in chronology(passing.evidence)]


def test_an_injection_comes_with_its_proof(drill: Any, tell: Any) -> None:
    drill.lines["journal"] = [
        (t, {**event, "read_back": {"enabled": False}} if event["event"] == "injected" else event) for t, event in drill.lines["journal"]
    ]
    drill.note("fake_fault", 1500, fault="f1", state={"hits": 3})
    told = tell(drill)
    [fault] = injections(told.evidence, told.judgement)
    assert (fault.id, fault.kind, fault.where, fault.phase, fault.felt) == ("f1", "down", "destination", "outage", True)
    assert fault.proofs == (
        "1 canary request refused; 40 records owed when it was healed, 20m after its injection",
        "read back: enabled no",
        "canary requests: before ok, during refused, after ok",
        "the fake counted 3 requests that met it",
    )


def test_figures_mark_what_ought_to_be_zero(failing: Any, passing: Any) -> None:
    bad = {figure.name: figure.value for figure in figures(failing.evidence, failing.judgement) if figure.bad}
    assert bad == {"missing": "10", "doubled effects": "1", "MTTR": "–"}


def test_figures_of_a_good_run(passing: Any) -> None:
    shown = {figure.name: figure.value for figure in figures(passing.evidence, passing.judgement)}
    assert shown["records"] == "70"
    assert shown["owed at heal"] == "40"
    assert (shown["MTTD"], shown["MTTA"], shown["MTTR"]) == ("2m", "5m", "21m40s")


def test_nobody_has_recovered_while_the_data_is_wrong(drill: Any, tell: Any) -> None:
    drill.write(1700, ("invoice-031", 1), effect="changed")
    told = tell(drill)
    [mttr] = [figure for figure in figures(told.evidence, told.judgement) if figure.name == "MTTR"]
    assert (mttr.value, mttr.note, mttr.bad) == ("–", "not recovered: exactly_once failed", True)


def _time(told: Any, name: str) -> tuple[str, str, bool]:
    [found] = [figure for figure in figures(told.evidence, told.judgement) if figure.name == name]
    return found.value, found.note, found.bad


def test_a_page_on_a_shared_channel_was_acknowledged_by_no_owner(drill: Any, tell: Any) -> None:
    drill.lines["alerts"] = []
    drill.alert(420, route="shared", owner="#integrations")
    assert _time(tell(drill), "MTTA") == ("–", "no owner was paged", False)


def test_a_fault_that_began_while_a_page_was_open_has_no_time_to_acknowledge(drill: Any, tell: Any) -> None:
    kill = drill.fault("f2", "kill", "process", "connector", "process", phase="relapse")
    drill.phase("relapse", 1550, 1560, faults=(kill,))
    drill.injected(kill, 1550, 1560)
    told = tell(drill)
    [row] = [row for row in told.judgement.times.to_dict("records") if row["fault"] == "f2"]
    found = measured(told.judgement, row, "mtta")
    assert (found.seconds, found.note) == (None, "the page was already open")


def test_a_page_that_was_resolved_too_early_is_no_recovery(drill: Any, tell: Any) -> None:
    drill.lines["alerts"] = [line for line in drill.lines["alerts"] if line[1].get("action") != "resolve"]
    drill.alert(900, action="resolve")
    told = tell(drill)
    value, note, bad = _time(told, "MTTR")
    assert (value, bad) == ("–", True)
    assert note == "the page was resolved too early; all that was owed when f1 was healed had arrived 21m19s after it was injected"
    assert told.judgement.times["mttr_note"].tolist() == ["data only: resolved too early"]


def test_data_that_came_without_a_page_is_no_recovery_where_one_was_due(drill: Any, tell: Any) -> None:
    drill.lines["alerts"] = []
    told = tell(drill)
    assert _time(told, "MTTD") == ("–", "not detected", True)
    assert _time(told, "MTTR")[1].startswith("no owner was paged; all that was owed when f1 was healed had arrived 2")


def test_where_nobody_should_be_paged_a_time_to_detect_is_not_expected(drill: Any, tell: Any) -> None:
    drill.lines["alerts"] = []
    drill.checks = [check for check in drill.checks if check.name == "exactly_once"]
    drill.check("no_alert")
    told = tell(drill)
    assert _time(told, "MTTD") == ("–", "no page expected", False)
    value, note, bad = _time(told, "MTTR")
    assert (value != "–", note, bad) == (True, "data only: no incident", False)


def test_a_message_without_words_ends_in_no_colon(drill: Any, tell: Any) -> None:
    drill.alert(1800, action="resolve", summary="", text=" ")
    texts = [moment.text for moment in chronology(tell(drill).evidence)]
    assert "Robin Example (route primary) is notified that it is resolved, without words" in texts
    assert not [text for text in texts if text.rstrip().endswith(":")]


def test_rows_too_many_have_a_tile(drill: Any, tell: Any) -> None:
    drill.checks = [check for check in drill.checks if check.name != "counts_match"]
    drill.offer("invoice-001", 1400, version=2, op="update")
    drill.write(1600, ("invoice-001", 2), effect="created")
    told = tell(drill)
    [rows] = [figure for figure in figures(told.evidence, told.judgement) if figure.name == "rows too many"]
    assert (rows.value, rows.note, rows.bad) == ("1", "no check judges them", True)


def test_grid_speaks_to_people() -> None:
    frame = pd.DataFrame(
        {
            "key": pd.Series(["a\x1b[31m", None], dtype="str"),
            "offered_t": [300.0, float("nan")],
            "took_s": [61.0, 2.0],
            "gap_s": [0.5, 0.25],
            "writes": pd.Series([1200, None], dtype="Int64"),
            "late": pd.Series([True, None], dtype="boolean"),
            "stale": [False, False],
            "dead_t": [float("nan")] * 2,
        }
    )
    shown = grid(frame, most=2)
    assert [column.title for column in shown.columns] == ["key", "offered", "took", "gap (wall)", "writes", "late"]
    assert [column.numeric for column in shown.columns] == [False, True, True, True, True, False]
    assert shown.rows == (("a�", "5:00", "1m1s", "0.50 s", "1\u202f200", "yes"), ("–", "–", "2s", "0.25 s", "–", "–"))


def test_a_sentence_about_a_row_stands_below_it_and_empty_columns_are_left_out() -> None:
    shown = grid(pd.DataFrame({"key": ["a", "b"], "how": [None, "it was sent twice"], "text": ["", ""]}))
    assert [column.title for column in shown.columns] == ["key"]
    assert shown.remarks == ("", "it was sent twice")


def test_grid_keeps_the_first_rows_and_says_how_many_there_are() -> None:
    shown = grid(pd.DataFrame({"n": range(50)}), most=20)
    assert (len(shown.rows), shown.total) == (20, 50)


@pytest.mark.parametrize(
    ("drill_file", "connector_file", "command"),
    [
        ("drills/a.drill.yaml", "fixtures/connector/reference.connector.yaml", "idrill run a --seed 7 --speed 60"),
        (
            "x/a.drill.yaml",
            "x/reference.connector.yaml",
            "idrill run x/a.drill.yaml --seed 7 --speed 60 --connector x/reference.connector.yaml",
        ),
        ("drills/a.drill.yaml", "fixtures/connector/broken/loses.connector.yaml", "idrill run a --seed 7 --speed 60 --connector loses"),
        ("x/a b.drill.yaml", "fixtures/connector/reference.connector.yaml", "idrill run 'x/a b.drill.yaml' --seed 7 --speed 60"),
    ],
)
def test_the_command_repeats_the_run(passing: Any, drill_file: str, connector_file: str, command: str) -> None:
    plan = passing.evidence.plan.model_copy(update={"drill_file": drill_file, "connector_file": connector_file})
    plan = plan.model_copy(update={"about": plan.about.model_copy(update={"usual_connector": "reference"})})
    assert repeat_command(plan, Path("no-run")) == command


def test_the_command_works_from_any_folder(passing: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my.connector.yaml").write_text("")
    monkeypatch.chdir(tmp_path)
    bundled = str(assets.drills() / "saved-500.drill.yaml")
    plan = passing.evidence.plan.model_copy(update={"drill_file": bundled, "connector_file": "my.connector.yaml"})
    (tmp_path / "environment.json").write_text(environment_of(plan).model_dump_json())
    assert repeat_command(plan, tmp_path) == f"idrill run saved-500 --seed 7 --speed 60 --connector {tmp_path}/my.connector.yaml"


def test_the_command_is_one_line_for_one_shell(passing: Any) -> None:
    plan = passing.evidence.plan.model_copy(update={"drill_file": "x\n; rm -rf ~ #.drill.yaml"})
    assert shlex.split(repeat_command(plan, Path("no-run")))[2] == "x ; rm -rf ~ #.drill.yaml"


def test_environment_tells_the_run_then_the_saved_facts(passing: Any) -> None:
    ran_on = Environment(harness="0.2.0", python="3.11.2", platform="", cpus=None, packages={"httpx": "0.28.1"})
    (passing.run_dir / "environment.json").write_text(ran_on.model_dump_json())
    pairs = dict(environment(passing.evidence))
    assert pairs["started"] == "2026-11-21 04:16:07 UTC"
    assert pairs["fault proxy"] == "bundled 2.9.0"
    assert list(pairs.items())[-3:] == [("harness", "0.2.0"), ("packages httpx", "0.28.1"), ("python", "3.11.2")]


def test_how_many_processes_obeyed_the_drill_clock(drill: Any, tell: Any) -> None:
    drill.note("accelerated", 1900, actor="connector", seen=9, accelerated=7, brief=2)
    drill.note("accelerated", 1900, actor="watchdog", seen=1, accelerated=1)
    pairs = dict(environment(tell(drill).evidence))
    assert pairs["processes of the connector"] == "9 seen, 7 accelerated, 2 ended before they could report it"
    assert pairs["processes of the watchdog"] == "1 seen, 1 accelerated"


@pytest.mark.parametrize("text", ["", "[1]", "{", "[" * 100_000])
def test_a_damaged_environment_is_no_environment(passing: Any, text: str) -> None:
    (passing.run_dir / "environment.json").write_text(text)
    assert "python" not in dict(environment(passing.evidence))


def test_a_run_without_a_beginning_has_no_date(killed: Any) -> None:
    assert began_at(killed.evidence) is None


def test_a_second_instance_that_ends_by_itself_is_no_trouble(drill: Any, tell: Any) -> None:
    drill.note("actor_started", 900, actor="second-connector", attempt=1, pid=1, why="second")
    drill.note("actor_exited", 906, actor="second-connector", code=3, how="failed", expected=False, attempt=1)
    evidence = tell(drill).evidence
    told = [(moment.what, moment.text) for moment in chronology(evidence) if "second-connector" in moment.text]
    assert told == [("process", "second-connector starts"), ("process", "second-connector ends by itself: exit code 3")]
    [row] = [row for row in starts(evidence).rows if row.actor == "second-connector"]
    assert (row.how, row.code, row.why, row.bad) == ("ended by itself", "3", "a second instance beside the first", False)
    assert row.log == "../logs/second-connector.1.log"


_TEMPLATES = sorted((Path(report.__file__).parent / "templates").glob("*.html.j2"))
_FITS_A_PHONE = {"stack", "heat", "exhibit", "chronology"}
"""Its rows are stacked there; or it is a picture, scrolls by design, or has few and short columns."""


@pytest.mark.parametrize("template", _TEMPLATES, ids=lambda path: path.name)
def test_no_table_of_a_page_is_cut_on_a_phone(template: Path) -> None:
    tables = re.findall(r"<table\b[^>]*>", template.read_text(encoding="utf-8"))
    classes = [set(re.findall(r"[\w-]+", table.partition("class=")[2])) for table in tables]
    assert [table for table, given in zip(tables, classes, strict=True) if not given & _FITS_A_PHONE] == []


def test_the_command_has_the_lower_speed_that_a_gate_asked_for(passing: Any) -> None:
    same = again(passing.evidence, passing.judgement)
    assert (same.command, same.why) == (repeat_command(passing.evidence.plan, passing.run_dir), "")
    too_slow = Verdict("stall", Outcome.INCONCLUSIVE, "the engine did not run for 0.60 s; try --speed 30", gate=True)
    slower = again(passing.evidence, replace(passing.judgement, verdicts=(*passing.judgement.verdicts, too_slow)))
    assert "--speed 30 " in f"{slower.command} "
    assert slower.why == "At speed 30 instead of 60, because this machine was too slow."


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_a_length_without_end_breaks_no_report(passing: Any, value: float) -> None:
    said = Verdict("latency_after_recovery", Outcome.FAIL, "30 records never arrived", counts={"p95_s": value})
    assert [name for name, _ in verdict_row(passing.evidence, said, [])["counts"]] == ["p95"]


def test_a_length_that_the_sentence_has_is_not_said_again_a_second_off(passing: Any) -> None:
    said = Verdict("recovered_within", Outcome.PASS, "417 records owed, worked off in 2m13s", counts={"owed": 417, "took_s": 132.34})
    assert verdict_row(passing.evidence, said, [])["counts"] == [("owed", "417")]
    silent = replace(said, summary="417 records owed")
    assert verdict_row(passing.evidence, silent, [])["counts"] == [("owed", "417"), ("took", "2m12s")]


def test_paper_has_whole_pairs() -> None:
    pairs = pd.DataFrame({"double": [1, 1, 2, 2, 3, 3], "key": list("aabbcc")})
    assert (grid(pairs).on_paper, grid(pairs.drop(columns="double")).on_paper, grid(pairs.head(1)).on_paper) == (4, 3, 1)


def test_a_fault_comes_with_what_its_kind_does(passing: Any) -> None:
    assert "enabled: false" in injections(passing.evidence, passing.judgement)[0].meaning
