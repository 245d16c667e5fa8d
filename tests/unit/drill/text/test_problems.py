# ruff: noqa: E501  # one mistake per line
"""Each mistake in a drill, with its place, what was found, what is allowed, and the nearest valid word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import Problem
from harness.units import parse_duration

Changed = Callable[..., str]
Problems = Callable[[str], tuple[Problem, ...]]

OUTAGE = "{phase: outage, lasts: 20m, faults: [{kind: down, link: destination}]}"
SECOND = "faults: [{kind: down, link: destination}]}"


def test_the_drill_that_all_others_are_made_from_is_valid(drill_text: str, problems: Problems) -> None:
    assert problems(drill_text) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("why:", "whi:", "6:1: whi: unknown key 'whi' (did you mean 'why'?)"),
        ("why:", "whi:", "(did you mean 'why'?)"),
        ("schema: 1", "schema: 2", "1:9: schema: 2; allowed: 1"),
        ("schema: 1", 'schema: "1"', "1:9: schema: '1'; allowed: 1 (without quotes)"),
        ("name: outage", "name: An Outage", "2:7: name: 'An Outage'; allowed: lower case letters, digits and hyphens, such as an-outage"),
        ("category: infrastructure", "category: infrastucture", "category: 'infrastucture' (did you mean 'infrastructure'?); allowed: user, data, design, application,"),
        ("category: infrastructure", "category: infrastucture", "(did you mean 'infrastructure'?)"),
        ("pattern: one-way-write", "pattern: oneway-write", "(did you mean 'one-way-write'?)"),
        ("title: An outage", "title: 7", "title: 7; allowed: text (in quotes"),
        ("why: Outages happen.", "why:", "why: nothing; allowed: text"),
        ("query: missing keys", "", "7:8: first.query: missing; allowed: a value (the query that verifies that all is well again)"),
        ("fake: records, name: crm", "fake: record, name: crm", "stack.source.fake: unknown fake 'record' (did you mean 'records'?); allowed: postgres, records"),
        ("fake: records, name: crm", "fake: record, name: crm", "(did you mean 'records'?)"),
        ("fake: alert-sink", "fake: records", "stack.alerts.fake: the fake 'records' cannot play alerts; allowed: alert-sink"),
        ("fake: records, name: billing", "fake: alert-sink, name: billing", "the fake 'alert-sink' cannot play destination; allowed: postgres, records"),
        ("fake: records, name: billing", "fake: otlp-sink, name: billing", "the fake 'otlp-sink' cannot play destination; allowed: postgres, records"),
        ("  connector:   reference", "  connector:   reference\n  history: {fake: alert-sink}", "stack.history.fake: the fake 'alert-sink' cannot play history; allowed: otlp-sink"),
        ("{kind: down, link: destination}", "{kind: down, link: history}", "there is no link 'history' in this stack; allowed: source, destination, destination.token, alerts (the stack has no history)"),
        ("account: 4,", "account: four,", "stack.source.entities.account: 'four' as an entity; allowed: a whole number without quotes, or a mapping such as {count: 20, of: account}"),
        ("account: 4,", "account: '4',", "stack.source.entities.account: '4' as an entity; allowed: a whole number without quotes"),
        ("account: 4,", "account: -4,", "stack.source.entities.account.count: -4; allowed: greater than or equal to 0"),
        ("account: 4,", "Account: 4,", "stack.source.entities.Account: 'Account'; allowed: lower case letters, digits and underscores, beginning with a letter, such as account"),
        ("account: 4,", "account: {count: 4, of: invoces},", "entities.account.of: unknown entity 'invoces' (did you mean 'invoice'?); allowed: invoice"),
        ("account: 4,", "account: {count: 4, of: invoice},", "stack.source.entities: references in a circle"),
        ("routes: {primary: Robin Example, shared", "routes: {shared", "stack.alerts.routes: only a shared route"),
        ("kind: steady", "kind: stedy", "workload.kind: unknown workload 'stedy' (did you mean 'steady'?); allowed: steady, bursts"),
        ("rate: 40/min", "rate: 40", "workload.rate: 40; allowed: a rate such as 40/min, 2/s or 1000/h"),
        ("rate: 40/min", "rate: 0/min", "workload.rate: '0/min'; allowed: greater than 0"),
        ("create: 0.7", "create: 0.8", "workload.mix: shares that add up to 1.1; allowed: create, update and delete adding up to 1"),
        ("lasts: 5m", "lasts: 5 minutes", "15:30: timeline[0].lasts: '5 minutes'; allowed: a duration such as 90s, 20m or 1h30m, here 5m"),
        ("lasts: 5m", "lasts: -5m", "timeline[0].lasts: '-5m'; allowed: a duration such as 90s, 20m or 1h30m, and never negative"),
        ("link: destination", "link: dest", "timeline[1].faults[0].link: there is no link 'dest' in this stack (did you mean 'destination'?)"),
        ("faults: [{kind: down, link: destination}]", "faults: {kind: down, link: destination}", "timeline[1].faults: {'kind': 'down', 'link': 'destination'}; allowed: a list (put [ ] around it"),
        ("lasts: 5m", "lasts: 300", "timeline[0].lasts: 300; allowed: a duration with its unit: 300s, 300m or 300h"),
        ("lasts: 5m", "lasts: 5m, at_most: 6m", "timeline[0].at_most: at_most without until"),
        ("lasts: 5m", "lasts: 5m, until: drained", "timeline[0].lasts: both lasts and until; allowed: one of them"),
        ("{phase: baseline, lasts: 5m}", "{phase: baseline}", "15:5: timeline[0]: a phase that never ends; allowed: lasts: 20m, or until: …"),
        (", at_most: 15m", "", "timeline[2].until: until without at_most: the timeline might never end; allowed: at_most: 15m beside it"),
        ("until: drained", "until: draind", "timeline[2].until: 'draind' as a condition (did you mean 'drained'?); allowed: drained, {backlog: 50%}"),
        ("until: drained", "until: draind", "(did you mean 'drained'?)"),
        ("until: drained", "until: {backlog: 50}", "timeline[2].until.backlog: 50; allowed: a share such as 50%"),
        ("until: drained", "until: {destination.comits: 9}", "timeline[2].until.destination.comits: unknown counter 'destination.comits'"),
        ("until: drained", "until: {destination.comits: 9}", "(did you mean 'destination.commits'?)"),
        ("until: drained", "until: {destination.commits: 0}", "timeline[2].until.destination.commits: 0; allowed: a whole number of at least 1"),
        ("phase: recovery", "phase: settle", "timeline[2].phase: 'settle' is a phase that the harness adds itself"),
        ("phase: recovery", "phase: outage", "17:13: timeline[2].phase: a second phase named 'outage'"),
        ("kind: down", "kind: dwn", "16:49: timeline[1].faults[0].kind: unknown fault 'dwn' (did you mean 'down'?); allowed: run `idrill list --kinds` to see all"),
        ("kind: down", "kind: dwn", "(did you mean 'down'?)"),
        ("{kind: down, link: destination}", "down", "timeline[1].faults[0]: a fault without a kind; allowed: a mapping such as"),
        ("link: destination", "lnk: destination", "timeline[1].faults[0].lnk: unknown key 'lnk' (did you mean 'link'?); allowed: kind"),
        ("link: destination", "lnk: destination", "(did you mean 'link'?)"),
        ("link: destination", "link: destnation", "timeline[1].faults[0].link: there is no link 'destnation' in this stack (did you mean 'destination'?); allowed: source,"),
        ("link: destination", "link: destnation", "(did you mean 'destination'?)"),
        ("link: destination", "link: watchdog.alerts", "(the stack has no watchdog, or no alerts)"),
        ("link: destination", "link: destination, lasts: 30m", "timeline[1].faults[0].lasts: it ends 30m after the begin of a phase of 20m; allowed: at most 20m"),
        ("kind: down, link: destination", "kind: kill, actor: watchdog", "timeline[1].faults[0].actor: there is no watchdog in this stack"),
        ("link: destination", "link: destination, after: 15m, lasts: 6m", "timeline[1].faults[0].lasts: it ends 21m after the begin of a phase of 20m"),
        ("link: destination", "link: destination, times: 3", "timeline[1].faults[0].times: times without every; allowed: every: 1m beside it"),
        ("link: destination", "link: destination, lasts: 20s, every: 1m", "timeline[1].faults[0].every: every without times: it would never end"),
        ("link: destination", "link: destination, every: 1m, times: 3", "timeline[1].faults[0].every: every without lasts; allowed: lasts: 20s"),
        ("link: destination", "link: destination, lasts: 1m, every: 1m, times: 3", "timeline[1].faults[0].lasts: lasts 1m, but it comes again every 1m"),
        ("link: destination", "link: destination, lasts: 20s, every: 5m, times: 5", "timeline[1].faults[0].lasts: it ends 20m20s after the begin of a phase of 20m"),
        ("link: destination", "link: destination, when: {destination.commits: 5}, after: 1m", "timeline[1].faults[0].after: after together with when; allowed: one of them"),
        ("link: destination", "link: destination, chance: 50%", "timeline[1].faults[0].chance: a chance of down, which comes only once"),
        ("link: destination", "link: destination, hold: before_reply", "timeline[1].faults[0].hold: hold without its commit; allowed: when: {destination.commits: 57}"),
        ("link: destination", "link: destination, when: {source.offered: 5}, hold: before_reply", "timeline[1].faults[0].hold: hold without its commit"),
        ("link: destination", "link: destination, when: {destination.commits: 5}, hold: before", "timeline[1].faults[0].hold"),
        ("link: destination", "link: destination, steps: 3", "timeline[1].faults[0].steps: steps without a ramp"),
        ("{kind: down, link: destination}", "{kind: slow, link: destination, delay: 1s, ramp: {dilay: 9s}}", "timeline[1].faults[0].ramp.dilay: 'dilay' cannot be ramped; allowed: delay"),
        ("{kind: down, link: destination}", "{kind: slow, link: destination, delay: 1s, ramp: {delay: fast}}", "timeline[1].faults[0].ramp.delay: 'fast'; allowed: a number or a duration"),
        ("exactly_once", "exactly_onc", "19:5: checks[0]: unknown check 'exactly_onc' (did you mean 'exactly_once'?); allowed: run `idrill list --kinds` to see all"),
        ("exactly_once", "exactly_onc", "(did you mean 'exactly_once'?)"),
        ("exactly_once", "counts_match", "20:5: checks[1]: counts_match a second time"),
        ("exactly_once", "[exactly_once]", "checks[0]: not a check; allowed: a check's name"),
        ("by: entity", "bye: entity", "checks[1].counts_match.bye: unknown key 'bye'"),
        ("by: entity", "bye: entity", "(did you mean 'by'?)"),
        ("route: primary", "route: primry", "checks[2].single_alert.route: unknown route 'primry' (did you mean 'primary'?); allowed: primary, shared"),
        ("route: primary", "route: shared", "checks[2].single_alert.route: the shared route as the owner's; allowed: primary (a shared channel is not"),
        ("exactly_once", "no_writes_during: {phase: outrage}", "checks[0].no_writes_during.phase: unknown phase 'outrage' (did you mean 'outage'?); allowed: baseline, outage, recovery"),
        ("exactly_once", "page_delivered_late_but_once", "checks[0].page_delivered_late_but_once: page_delivered_late_but_once while the way to the pager is never broken"),
        ("exactly_once", "no_alert", "checks[2].single_alert: single_alert together with no_alert; allowed: one of them"),
        ("lasts: 5m", "lasts: 1m", "16:5: timeline[1]: a baseline of 1m before the first fault; allowed: at least 2 × lag = 2m"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_so_that_it_can_be_mended(changed: Changed, problems: Problems, old: str, new: str, expected: str) -> None:
    found = [str(problem) for problem in problems(changed((old, new)))]
    assert any(expected in line for line in found), found


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        ("title: An outage", "titel: An outage", ["titel"]),
        ("{phase: baseline, lasts: 5m}", "{phase: baseline, lats: 5m}", ["timeline[0].lats"]),
        ("link: destination", "lnk: destination", ["timeline[1].faults[0].lnk"]),
        ("kind: down, link: destination", "kind: dwn, link: destinaton", ["timeline[1].faults[0].kind", "timeline[1].faults[0].link"]),
        ("kind: down, link: destination", "kind: dwn, lnk: destination", ["timeline[1].faults[0].kind", "timeline[1].faults[0].lnk"]),
        ("kind: steady, rate: 40/min", "kind: stedy, rat: 40/min", ["workload.kind", "workload.rat"]),
        ("kind: down, link: destination", "kind: kill, actor: connector, when: {destination.comits: 9}, hold: before_reply", ["timeline[1].faults[0].when.destination.comits", "checks[2].single_alert.within"]),
        ("counts_match: {by: entity}", "counts_mach: {bye: entity}", ["checks[1]", "checks[1].counts_match.bye"]),
        ("{phase: baseline, lasts: 5m}", "{phase: baseline, lats: 5}", ["timeline[0].lats"]),
    ],
)  # fmt: skip
def test_a_slip_is_one_mistake_and_hides_no_other(changed: Changed, problems: Problems, old: str, new: str, keys: list[str]) -> None:
    assert [problem.key for problem in problems(changed((old, new)))] == keys


def test_faults_that_cannot_be_combined(changed: Changed, problems: Problems) -> None:
    both = "faults: [{kind: down, link: destination}, {kind: latency, latency: 3s, link: destination}]}"
    [problem] = problems(changed((SECOND, both)))
    assert problem.key == "timeline[1].faults[1].kind"
    assert problem.found == "down and latency at the same time on destination"
    twice = "faults: [{kind: latency, latency: 3s, link: source}, {kind: latency, latency: 4s, link: source}]}"
    [problem] = problems(changed((SECOND, twice)))
    assert problem.found == "latency twice on source"


PAUSE = "{kind: control, use: pause}"


@pytest.mark.parametrize(
    "faults",
    [
        f"{PAUSE}, {{kind: kill, actor: connector, lasts: 1m}}",
        f"{PAUSE}, {{kind: restart, actor: connector, after: 1m}}",
        f"{{kind: restart, actor: connector}}, {PAUSE}",
        f"{PAUSE}, {{kind: lose_state, actor: connector, after: 19m, lasts: 30s}}",
        "{kind: kill, actor: connector, lasts: 1m}, {kind: control, use: replay, after: 2m}",
    ],
)
def test_a_person_acts_before_and_after_a_kill(changed: Changed, problems: Problems, faults: str) -> None:
    assert problems(changed((SECOND, f"faults: [{faults}]}}"))) == ()


@pytest.mark.parametrize(
    ("faults", "place"),
    [
        (f"{{kind: kill, actor: connector, lasts: 1m}}, {PAUSE}", 1),
        ("{kind: kill, actor: connector, after: 1m, lasts: 1m}, {kind: control, use: replay, after: 90s}", 1),
        ("{kind: control, use: pause, lasts: 90s}, {kind: kill, actor: connector, after: 1m, lasts: 1m}", 0),
    ],
)
def test_nobody_can_act_on_a_process_that_is_down(changed: Changed, problems: Problems, faults: str, place: int) -> None:
    [problem] = problems(changed((SECOND, f"faults: [{faults}]}}")))
    assert problem.key == f"timeline[1].faults[{place}].kind"
    assert problem.found == "control is used while kill keeps the connector down"


def test_a_process_that_stands_still_hears_nobody(changed: Changed, problems: Problems) -> None:
    [problem] = problems(changed((SECOND, f"faults: [{{kind: pause, actor: connector, lasts: 1m}}, {PAUSE}]}}")))
    assert problem.found == "pause and control at the same time on connector"


def test_faults_in_different_places_can_be_combined(changed: Changed, problems: Problems) -> None:
    assert problems(changed((SECOND, "faults: [{kind: down, link: destination}, {kind: latency, latency: 3s, link: source}]}"))) == ()


@pytest.mark.parametrize(
    ("when", "found", "allowed"),
    [
        ("destination.comits: 5", "unknown counter 'destination.comits'", "destination.commits"),
        ("source.offered: 5", "unknown counter 'source.offered'", "destination.commits, destination.creates, destination.requests"),
        ("destination.commits: 0", "0", "a whole number of at least 1"),
        ("destination.commits: 1, destination.requests: 2", "2 counters", "exactly one"),
    ],
)
def test_a_counter_that_nobody_counts(changed: Changed, problems: Problems, when: str, found: str, allowed: str) -> None:
    [problem] = problems(changed((SECOND, f"faults: [{{kind: commit_then_cut, link: destination, when: {{{when}}}}}]}}")))
    assert problem.found == found
    assert allowed in problem.allowed


def test_a_page_cannot_arrive_while_its_link_is_broken(changed: Changed, problems: Problems) -> None:
    [problem] = problems(changed(("link: destination}]}", "link: alerts}]}")))
    assert str(problem).startswith(
        "x.drill.yaml:21:44: checks[2].single_alert.within: within 15m, while the alerts link is faulted for 20m"
    )
    assert problem.allowed == "at least 20m"


def test_no_one_could_page_for_a_stopped_connector(changed: Changed, problems: Problems) -> None:
    stopped = (SECOND, "faults: [{kind: stop, actor: connector}]}")
    [problem] = problems(changed(stopped))
    assert "stopped for 20m, longer than within 15m: no one could page" in problem.found
    assert "watchdog" in problem.hint
    assert problems(changed(stopped, ("connector:   reference", "connector:   reference\n  watchdog:    reference"))) == ()


def test_calls_cannot_be_counted_on_a_link_that_is_down(changed: Changed, problems: Problems) -> None:
    found = problems(changed(("  - exactly_once", "  - retry_budget: {at_most: 12}")))
    assert any(problem.hint == "kind: unavailable" for problem in found), found


def test_alert_checks_need_alerts(changed: Changed, problems: Problems) -> None:
    text = changed(('  alerts:      {fake: alert-sink, routes: {primary: Robin Example, shared: "#integrations"}}\n', ""))
    [problem] = problems(text)
    assert problem.key == "checks[2].single_alert"
    assert problem.found == "single_alert in a stack without alerts"


def test_a_stack_without_tokens_has_no_token_link(changed: Changed, problems: Problems) -> None:
    [problem] = problems(changed(("name: billing", "name: billing, auth: none"), ("link: destination}", "link: destination.token}")))
    assert "there is no link 'destination.token'" in problem.found
    assert "auth is none" in problem.hint


def test_a_longer_lag_asks_for_a_longer_baseline(changed: Changed, problems: Problems) -> None:
    [problem] = problems(changed(("checks:", "lag: 3m\nchecks:")))
    assert problem.allowed == "at least 2 × lag = 6m"


def test_a_timeline_without_phases_and_a_drill_without_checks(changed: Changed, problems: Problems, drill_text: str) -> None:
    head = drill_text[: drill_text.index("timeline:")]
    found = {problem.key: problem for problem in problems(head + "timeline: []\nchecks: []\n")}
    assert set(found) == {"timeline", "checks"}
    assert "at least 1 item" in found["timeline"].allowed


def test_all_problems_are_reported_at_once_in_the_order_of_the_text(changed: Changed, problems: Problems) -> None:
    text = changed(
        ("infrastructure", "infrastucture"),
        ("rate: 40/min", "rate: 40"),
        ("lasts: 5m", "lasts: 5 minutes"),
        ("link: destination}", "link: destnation}"),
        ("at_most", "atmost"),
        ("exactly_once", "exactly_onc"),
        ("by: entity", "bye: entity"),
    )
    keys = [problem.key for problem in problems(text)]
    assert keys == [
        "category",
        "workload.rate",
        "timeline[0].lasts",
        "timeline[1].faults[0].link",
        "timeline[2].atmost",
        "checks[0]",
        "checks[1].counts_match.bye",
    ]


def test_a_wrong_part_does_not_make_its_neighbours_wrong(changed: Changed, problems: Problems) -> None:
    """The baseline cannot be measured while one of the phases has no valid length, so nothing is said of it."""
    [problem] = problems(changed(("lasts: 5m", "lasts: 5mm")))
    assert problem.key == "timeline[0].lasts"


@pytest.mark.parametrize(
    "text", ["schema: 1", "timeline: 5", "stack: []", "checks: {a: b}", "timeline: [5, {faults: 7}]", "checks: [{a: 1, b: 2}, 3]"]
)
def test_nonsense_is_refused_with_problems_not_tracebacks(problems: Problems, text: str) -> None:
    assert problems(text)


@pytest.mark.parametrize("text", ["15 mins", "15 Minutes", "15 m"])
def test_a_slip_is_corrected_in_the_units_of_the_examples(text: str) -> None:
    with pytest.raises(ValueError, match=r"a duration such as 90s, 20m or 1h30m, here 15m$"):
        parse_duration(text)
