"""Findings without a record: pages, the probe, what stood still. Each needs a mechanism of its own; a closed gate alone excuses none."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome

WALL = 60.0
"""Drill seconds in one of wall time."""
PAGED = ("single_alert", "detected_within", "alert_names", "resolved_alert", "escalates_within")


def waits(run: Any, from_t: float, wall_s: float, actor: str = "connector") -> None:
    """This actor waits for a CPU for so long."""
    until_t = from_t + wall_s * WALL
    run.note("waited", until_t, actor=actor, pid=7, from_at=100 + from_t, until_at=100 + until_t, ran_s=0.0, waited_s=wall_s)


def close_gates(run: Any) -> None:
    """`steady_state` and `stall`, by what happened in the baseline; `fault_was_felt`, by a short fault at the end that met nothing."""
    run.line("destination", "stall", 100, gap_s=0.9)
    run.request("destination", 100, status=503)
    fault = run.fault("f9", "unavailable", "fake", "destination", "requests", phase="late")
    run.phase("late", 1822, 1829, faults=(fault,))
    run.injected(fault, 1822, 1829)


def params(name: str) -> dict[str, str]:
    return {"within": "15m"} if name == "detected_within" else {}


def said_of(run: Any, judged: Any, name: str, **given: Any) -> Any:
    run.check(name, **(given or params(name)))
    return next(verdict for verdict in judged(run).verdicts if verdict.check == name)


def given_up(run: Any, ledger: str, t: float) -> None:
    """A request whose client left after 0.1 s of wall time."""
    run._req += 1
    run.line(ledger, "request", t, req=run._req, method="POST", path="/v2/enqueue", host_ok=True)
    run.line(ledger, "reply", t + 0.1 * WALL, req=run._req, status=None, sent=False, why="client_gone", fault=None)


# ---- a page that never came


@pytest.mark.parametrize("name", PAGED)
def test_whoever_never_pages_fails_though_gates_are_closed(name: str, quiet: Any, judged: Any) -> None:
    close_gates(quiet)
    assert said_of(quiet, judged, name).outcome is Outcome.FAIL


@pytest.mark.parametrize("name", PAGED)
@pytest.mark.parametrize(("wall_s", "expected"), [(10.5, Outcome.INCONCLUSIVE), (4.0, Outcome.FAIL)])
def test_waiting_for_longer_than_there_was_time_to_spare(name: str, wall_s: float, expected: Outcome, quiet: Any, judged: Any) -> None:
    """The outage lasts 20 s of wall time. A page that is due after 15 has 5 to spare, another one half of it."""
    waits(quiet, 320, wall_s)
    assert said_of(quiet, judged, name).outcome is expected


@pytest.mark.parametrize(("within", "expected"), [("15m", Outcome.INCONCLUSIVE), ("14m", Outcome.FAIL)])
def test_the_time_to_spare_counts_from_the_deadline(within: str, expected: Outcome, quiet: Any, judged: Any) -> None:
    waits(quiet, 320, 5.5)
    assert said_of(quiet, judged, "single_alert", within=within).outcome is expected


@pytest.mark.parametrize(
    ("why", "until_t", "expected"),
    [
        ("deployment", 1000, Outcome.INCONCLUSIVE),
        ("deployment", 800, Outcome.FAIL),
        ("restart", 1000, Outcome.FAIL),
    ],
)
def test_starting_for_longer_than_there_was_time_to_spare(why: str, until_t: float, expected: Outcome, quiet: Any, judged: Any) -> None:
    """Only where the harness started the program: a restart after a crash is the connector's own."""
    for ledger in ("source", "destination"):
        quiet.lines[ledger] = [line for line in quiet.lines[ledger] if line[1]["kind"] != "request" or not 320 <= line[0] < until_t]
    quiet.request("source", until_t)
    quiet.note("actor_started", 320, actor="connector", attempt=2, why=why)
    assert said_of(quiet, judged, "single_alert").outcome is expected


@pytest.mark.parametrize(("waited_wall_s", "expected"), [(2.0, Outcome.INCONCLUSIVE), (1.5, Outcome.FAIL)])
def test_a_shorter_fault_a_slow_start_and_waiting_add_up(waited_wall_s: float, expected: Outcome, quiet: Any, judged: Any) -> None:
    """Of 1200 s planned 200 were missing, and half of the 1200 is to spare; starting took 300, so 100 are left for waiting."""
    quiet.lines["journal"] = [
        (1300, event | {"sent_at": 1400.0}) if event["event"] == "healed" else (t, event) for t, event in quiet.lines["journal"]
    ]
    for ledger in ("source", "destination"):
        quiet.lines[ledger] = [line for line in quiet.lines[ledger] if line[1]["kind"] != "request" or not 320 <= line[0] < 620]
    quiet.request("source", 620)
    quiet.note("actor_started", 320, actor="connector", attempt=2, why="deployment")
    waits(quiet, 700, waited_wall_s)
    assert said_of(quiet, judged, "single_alert").outcome is expected


@pytest.mark.parametrize("name", PAGED)
def test_waiting_at_another_time_excuses_nothing(name: str, quiet: Any, judged: Any) -> None:
    waits(quiet, 0, 4.9)
    waits(quiet, 1505, 3.0)
    assert said_of(quiet, judged, name).outcome is Outcome.FAIL


@pytest.mark.parametrize("name", PAGED)
def test_a_page_that_was_given_up_on_its_way(name: str, quiet: Any, judged: Any) -> None:
    given_up(quiet, "alerts", 700)
    assert said_of(quiet, judged, name).outcome is Outcome.INCONCLUSIVE


def test_a_page_that_met_a_fault_and_was_never_sent_again_is_judged(quiet: Any, judged: Any) -> None:
    mute = quiet.fault("f2", "timeout", "link", "alerts", "toxic", phase="mute")
    quiet.phase("mute", 690, 800, faults=(mute,))
    quiet.injected(mute, 690, 800)
    given_up(quiet, "alerts", 700)
    assert said_of(quiet, judged, "single_alert").outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("sent", "within", "expected"), [(300, "15m", Outcome.FAIL), (100, "15m", Outcome.FAIL), (100, "25m", Outcome.INCONCLUSIVE)]
)
def test_a_fault_that_was_in_place_for_too_short_a_time(sent: float, within: str, expected: Outcome, quiet: Any, judged: Any) -> None:
    """1200 s instead of 1400: long enough for a page that is due after 15 minutes."""
    journal = quiet.lines["journal"]
    for _, line in journal:
        if line["event"] == "injected":
            line["sent_at"] = 100 + sent
    assert said_of(quiet, judged, "single_alert", within=within).outcome is expected


def test_a_second_instance_calls_for_no_page_however_long_it_runs(quiet: Any, judged: Any) -> None:
    for _, line in quiet.lines["journal"]:
        if line["event"] == "injected":
            line["sent_at"] = 200
    second = quiet.fault("f2", "second_instance", "process", "connector", "instance", phase="overlap")
    quiet.phase("overlap", 1900, 4900, faults=(second,))
    quiet.injected(second, 1900, 4900)
    for t in (1900, 4900):
        quiet.note("process_state", t, fault="f2", actor="second-connector", attempt=1, state="running", live_pids=[7])
    assert said_of(quiet, judged, "single_alert", within="25m").outcome is Outcome.INCONCLUSIVE


def test_the_pagers_ledger_is_damaged(quiet: Any, judged: Any) -> None:
    quiet.ended = False
    assert said_of(quiet, judged, "single_alert").outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(("unfelt_lasts_s", "expected"), [(300, Outcome.FAIL), (1300, Outcome.INCONCLUSIVE)])
def test_only_the_longest_fault_calls_for_a_page(unfelt_lasts_s: float, expected: Outcome, quiet: Any, judged: Any) -> None:
    """The connector still asks, so it has not fallen silent."""
    fault = quiet.fault("f2", "unavailable", "fake", "destination", "requests", phase="again")
    quiet.phase("again", 1900, 1900 + unfelt_lasts_s, faults=(fault,))
    quiet.injected(fault, 1900, 1900 + unfelt_lasts_s)
    assert said_of(quiet, judged, "single_alert").outcome is expected


# ---- a fault that nobody could feel, since the connector had fallen silent


def silent_before(run: Any, *, injected: bool) -> None:
    """A longer second fault that waits for the connector's work; the connector has done nothing since the first one, and is owed for."""
    run.lines["alerts"].clear()
    run.lines["destination"] = [line for line in run.lines["destination"] if line[0] < 1505]
    fault = run.fault("f2", "unavailable", "fake", "destination", "requests", phase="again", heal_after_s=1400.0)
    run.phase("again", 1700, 3100, faults=(fault,))
    if injected:
        run.injected(fault, 1700, 3100)


@pytest.mark.parametrize("injected", [True, False])
@pytest.mark.parametrize("name", [*PAGED, "page_delivered_late_but_once", "backlog_queued"])
def test_silence_excuses_nothing_anywhere(name: str, injected: bool, outage: Any, judged: Any) -> None:
    silent_before(outage, injected=injected)
    if name == "page_delivered_late_but_once":
        mute = outage.fault("f3", "down", "link", "alerts", "refused", phase="mute")
        outage.phase("mute", 300, 1500, faults=(mute,))
        outage.injected(mute, 300, 1500)
    said = said_of(outage, judged, name, **({"at_least": 100} if name == "backlog_queued" else {}))
    assert said.outcome is Outcome.FAIL
    assert all(not finding.excused_by for finding in said.findings if finding.kind in {"absent", "small_backlog"})


@pytest.mark.parametrize("injected", [True, False])
def test_the_gate_tells_of_the_silence(injected: bool, outage: Any, verdict: Any) -> None:
    silent_before(outage, injected=injected)
    said = verdict(outage, "fault_was_felt")
    assert "the connector had been silent since f1 (down on destination)" in said.summary


# ---- a page that should not have come, or came twice

WARMING_UP = [(1.0, False, Outcome.INCONCLUSIVE), (0.1, True, Outcome.INCONCLUSIVE), (0.1, False, Outcome.FAIL)]


@pytest.mark.parametrize("name", ["no_alert", "no_false_alert"])
def test_a_false_alarm_fails_though_gates_are_closed(name: str, outage: Any, judged: Any) -> None:
    outage.alert(250, key="early")
    close_gates(outage)
    assert said_of(outage, judged, name).outcome is Outcome.FAIL


@pytest.mark.parametrize("name", ["no_alert", "no_false_alert"])
@pytest.mark.parametrize(("wall_s", "expected"), [(0.2, Outcome.INCONCLUSIVE), (0.1, Outcome.FAIL)])
def test_a_false_alarm_after_half_the_time_was_waited(name: str, wall_s: float, expected: Outcome, quiet: Any, judged: Any) -> None:
    """The last record landed at 234, the page came at 250: 0.27 s of wall time later."""
    quiet.alert(250, key="early")
    waits(quiet, 235, wall_s, "source")
    assert said_of(quiet, judged, name).outcome is expected


def test_a_false_alarm_about_a_request_that_was_given_up(quiet: Any, judged: Any) -> None:
    given_up(quiet, "source", 236)
    quiet.alert(250, key="early")
    assert said_of(quiet, judged, "no_alert").outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(("waited_wall_s", "gave_up", "expected"), WARMING_UP)
def test_a_false_alarm_before_anything_has_arrived(waited_wall_s: float, gave_up: bool, expected: Outcome, quiet: Any, judged: Any) -> None:
    """It called for the first time 80 s of drill time before it paged, and nothing has arrived yet: silence counts from that call."""
    quiet.request("source", -90)
    waits(quiet, -85, waited_wall_s)
    if gave_up:
        given_up(quiet, "destination", -50)
    quiet.alert(-10, key="early")
    assert said_of(quiet, judged, "no_alert").outcome is expected


def test_a_record_that_arrived_unheard_ends_no_silence(quiet: Any, judged: Any) -> None:
    """Its client had left before it was committed."""
    given_up(quiet, "destination", 236)
    quiet.write(245, ("invoice-029", 1), sent=False, status=None, why="client_gone", reply_t=246)
    quiet.alert(250, key="early")
    assert said_of(quiet, judged, "no_alert").outcome is Outcome.INCONCLUSIVE


def test_one_false_alarm_is_judged_beside_one_that_is_excused(quiet: Any, judged: Any) -> None:
    given_up(quiet, "source", 236)
    quiet.alert(250, key="early")
    quiet.alert(100, key="earlier")
    said = said_of(quiet, judged, "no_alert")
    assert said.outcome is Outcome.FAIL
    seen = "1 incident opened (on primary), and nobody should be paged in this drill; it says"
    assert f'seen, not judged: {seen} "orders-sync cannot write to billing" (a request was given up: ' in said.summary


def test_an_alert_about_a_fault_that_lasted_longer_than_planned(make_run: Any, judged: Any) -> None:
    for healed_t, expected in ((325, Outcome.FAIL), (420, Outcome.INCONCLUSIVE)):
        run = make_run()
        run.note("timeline_started", 0.0)
        fault = run.fault("f1", "down", "link", "destination", "refused", heal_after_s=20.0)
        run.phase("outage", 300, 500, faults=(fault,))
        run.injected(fault, 300, healed_t)
        run.alert(healed_t - 1)
        assert said_of(run, judged, "no_alert").outcome is expected


@pytest.mark.parametrize(("name", "given"), [("single_alert", {}), ("alert_storm", {"at_most": 1})])
@pytest.mark.parametrize(("lost", "expected"), [(1, Outcome.INCONCLUSIVE), (0, Outcome.FAIL)])
def test_a_page_sent_again_since_its_answer_was_not_waited_for(
    name: str, given: dict[str, Any], lost: int, expected: Outcome, outage: Any, judged: Any
) -> None:
    for _ in range(lost):
        given_up(outage, "alerts", 419)
    outage.alert(430, key="the same under another key")
    assert said_of(outage, judged, name, **given).outcome is expected


# ---- the probe, and what stood still


def without_the_probe(run: Any) -> None:
    run.lines["destination"] = [line for line in run.lines["destination"] if line[0] < 1821]


@pytest.mark.parametrize(("wall_s", "expected"), [(0.1, Outcome.INCONCLUSIVE), (0.05, Outcome.FAIL)])
def test_a_probe_that_never_passed(wall_s: float, expected: Outcome, outage: Any, judged: Any) -> None:
    without_the_probe(outage)
    close_gates(outage)
    waits(outage, 1822, wall_s)
    assert said_of(outage, judged, "post_recovery_probe").outcome is expected


@pytest.mark.parametrize(("actors", "expected"), [(("source", "destination"), Outcome.INCONCLUSIVE), (("source",), Outcome.FAIL)])
def test_a_probe_that_never_had_the_time_to_pass(actors: tuple[str, ...], expected: Outcome, outage: Any, judged: Any) -> None:
    """Each waited for less than half of the probe's time, together for so long that less was left than records take."""
    without_the_probe(outage)
    for actor in actors:
        waits(outage, 1822, 0.075, actor)
    assert said_of(outage, judged, "post_recovery_probe").outcome is expected


def backlog(run: Any, until_t: float) -> None:
    """From 1702 on, after the settle deadline, a record lands every 0.6 s of drill time: 10 ms of wall time. All were offered at 1400."""
    run.settle_s = 1.0
    for number in range(int((until_t - 1702) / 0.6)):
        run.offer(f"invoice-{1000 + number}", 1400)
        run.write(1702 + number * 0.6, (f"invoice-{1000 + number}", 1))


@pytest.mark.parametrize(("until_t", "expected"), [(1829, Outcome.INCONCLUSIVE), (1823, Outcome.FAIL)])
def test_a_probe_behind_a_backlog_that_was_worked_off_until_the_programs_were_told_to_end(
    until_t: float, expected: Outcome, outage: Any, judged: Any
) -> None:
    """The last phase ends at 1830; until all had ended it was 1950."""
    without_the_probe(outage)
    backlog(outage, until_t)
    outage.offer("invoice-last", 1401)
    outage.note("nothing_armed", 1950, actor="source")
    assert said_of(outage, judged, "post_recovery_probe").outcome is expected


@pytest.mark.parametrize(("wall_s", "expected"), [(0.03, Outcome.INCONCLUSIVE), (0.01, Outcome.FAIL)])
def test_a_probe_that_was_slow(wall_s: float, expected: Outcome, outage: Any, judged: Any) -> None:
    """It took 2 s of drill time, one too many: a sixtieth of a second of wall time."""
    probe_t = next(t for t, line in outage.lines["destination"] if t > 1821 and line["kind"] == "committed")
    waits(outage, probe_t - 1.9, wall_s)
    assert said_of(outage, judged, "post_recovery_probe", within="1s").outcome is expected


@pytest.mark.parametrize(("until_t", "expected"), [(1850, Outcome.INCONCLUSIVE), (1815, Outcome.FAIL)])
def test_a_probe_that_was_late_behind_a_backlog(until_t: float, expected: Outcome, outage: Any, judged: Any) -> None:
    """It was due at 1842, when the backlog was still worked off, or had been worked off for 27 s of drill time."""
    without_the_probe(outage)
    backlog(outage, until_t)
    outage.offer("invoice-last", 1401)
    outage.write(1860, ("probe-1", 1))
    assert said_of(outage, judged, "post_recovery_probe", within="20s").outcome is expected


@pytest.mark.parametrize(("resolves", "expected"), [(4.0, Outcome.INCONCLUSIVE), (1.0, Outcome.FAIL)])
def test_an_incident_that_was_not_resolved(resolves: float, expected: Outcome, outage: Any, judged: Any) -> None:
    """The data was whole at 1579; until 1831 there are 4.2 s of wall time."""
    outage.lines["alerts"] = [line for line in outage.lines["alerts"] if line[1]["action"] != "resolve"]
    waits(outage, 1580, resolves)
    assert said_of(outage, judged, "resolved_alert").outcome is expected


@pytest.mark.parametrize(("until_t", "expected"), [(1800, Outcome.INCONCLUSIVE), (1740, Outcome.FAIL)])
def test_an_incident_that_was_not_resolved_since_its_data_was_whole_too_late(
    until_t: float, expected: Outcome, outage: Any, judged: Any
) -> None:
    """The drill leaves 129 s after the settle deadline at 1701."""
    outage.lines["alerts"] = [line for line in outage.lines["alerts"] if line[1]["action"] != "resolve"]
    backlog(outage, until_t)
    waits(outage, 1700, (until_t - 1698) / WALL)
    assert said_of(outage, judged, "resolved_alert").outcome is expected


@pytest.mark.parametrize(("in_batches", "expected"), [(True, Outcome.INCONCLUSIVE), (False, Outcome.FAIL)])
def test_a_batch_resolves_when_it_has_written_what_came_after_the_fault_too(
    in_batches: bool, expected: Outcome, outage: Any, judged: Any
) -> None:
    """What it owed from the fault is whole at 1579; records offered later are written until 1800, as fast as the machine can."""
    outage.lines["alerts"] = [line for line in outage.lines["alerts"] if line[1]["action"] != "resolve"]
    outage.settle_s = 1.0
    for number in range(163):
        outage.offer(f"invoice-{1000 + number}", 1650)
        outage.write(1702 + number * 0.6, (f"invoice-{1000 + number}", 1))
    waits(outage, 1700, 100 / WALL)
    if in_batches:
        outage.connector["batch"] = {"every": "5m"}
    assert said_of(outage, judged, "resolved_alert").outcome is expected


# ---- the longest backoff


@pytest.mark.parametrize(("after_pause_t", "given_up_t", "expected"), [(1640, 1642, Outcome.INCONCLUSIVE), (1634, 1635, Outcome.FAIL)])
def test_an_attempt_given_up_within_the_longest_backoff_of_the_deadline(
    after_pause_t: float, given_up_t: float, expected: Outcome, outage: Any, judged: Any
) -> None:
    """The deadline is at 1701. An earlier attempt met the outage. With pauses of 61 s the next one may be yet to come, with 55 s not."""
    for t, key in ((after_pause_t, "invoice-799"), (given_up_t, "invoice-800")):
        outage.offer(key, 1400)
        answer = {"effect": "refused", "reply_t": t + 6, "sent": False, "why": "client_gone", "status": None} if t == given_up_t else {}
        outage.write(t, (key, 1), **answer)
    outage.write(1490, ("invoice-800", 1), effect="refused", reply_t=1495, status=503)
    assert said_of(outage, judged, "exactly_once").outcome is expected


@pytest.mark.parametrize(("given_up_t", "expected"), [(1660, Outcome.INCONCLUSIVE), (1641, Outcome.FAIL)])
def test_whoever_has_moved_on_and_is_idle_has_lost_the_record(given_up_t: float, expected: Outcome, outage: Any, judged: Any) -> None:
    """Its only attempt was given up, the cursor is beyond it, and for longer than the longest pause (52 s) nothing was attempted."""
    outage.offer("invoice-799", 1400)
    outage.offer("invoice-800", 1400)
    outage.line("source", "read", 1630, req=9000, cursor=10_000, next_cursor=10_000, limit=100, count=0)
    outage.write(1631, ("invoice-799", 1))
    outage.write(given_up_t, ("invoice-800", 1), effect="refused", reply_t=given_up_t + 6, sent=False, why="client_gone", status=None)
    assert said_of(outage, judged, "exactly_once").outcome is expected
