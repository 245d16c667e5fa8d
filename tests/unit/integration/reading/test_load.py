"""Integration files: what is read, what is refused, and where it says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import assets
from harness.errors import DrillInvalid
from harness.integration.model import Integration
from harness.integration.reading.load import LoadedIntegration, find_integration, load_integration

EXAMPLES = assets.fixture("integrations")
FULL, LEAN = EXAMPLES / "orders-to-billing.integration.yaml", EXAMPLES / "visits-report.integration.yaml"
FOUR = "schema: 1\nintegration: orders\npattern: one-way-write\nconnector: orders\n"


def loaded(text: str, folder: Path) -> LoadedIntegration:
    path = folder / "orders.integration.yaml"
    path.write_text(text)
    return load_integration(path)


def refusal(text: str, folder: Path) -> list[str]:
    with pytest.raises(DrillInvalid) as caught:
        loaded(text, folder)
    return [str(problem).removeprefix(f"{folder}/orders.integration.yaml:") for problem in caught.value.problems]


@pytest.mark.parametrize(("path", "most"), [(FULL, 60), (LEAN, 20)])
def test_the_examples_are_valid_and_short(path: Path, most: int) -> None:
    file = load_integration(path).integration
    assert Integration.model_validate(file.as_json()) == file
    assert len(path.read_text().splitlines()) <= most


def test_the_full_example_shows_every_key() -> None:
    """But these: digests and dates are written by commands, `by` excludes `within`, and a control excludes `how`."""
    said = load_integration(FULL).integration
    silent = {name for name in Integration.model_fields if name not in said.model_fields_set}
    assert silent == {"handoff", "game_day"}


def test_four_keys_are_enough(tmp_path: Path) -> None:
    file = loaded(FOUR, tmp_path).integration
    assert file.people.owner.name is None
    assert file.detect.within is None
    assert file.entities == {}
    assert file.as_json() == {"schema": 1, "integration": "orders", "pattern": "one-way-write", "connector": "orders"}


def test_values_are_typed(tmp_path: Path) -> None:
    text = "limits: {calls: 600/min, peak: 2/s, calls_per_record: 2}\nrecover: {in_steps: [10%, {share: 100%}], run: sh a.sh 'b c'}\n"
    file = loaded(FOUR + text, tmp_path).integration
    assert (file.limits.calls, file.limits.peak) == (10.0, 2.0)
    assert [step.share for step in file.recover.in_steps] == [0.1, 1.0]
    assert file.recover.run == ("sh", "a.sh", "b c")


def test_each_key_has_its_line(tmp_path: Path) -> None:
    text = FOUR + "people:\n  owner:\n    name: TBD\n    route: primary\ndecide:\n  - {when: '?'}\n  - when: late\n    do: wait\n"
    file = loaded(text, tmp_path)
    assert file.line_of("people", "owner", "route") == 8
    assert file.line_of("people", "owner", "name") == 7  # undecided, but written
    assert file.line_of("people", "owner", "contact") == 6  # not written
    assert file.line_of("decide", 0, "do") == 12  # the first that says something
    assert file.line_of("fallback", "queue") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fallbak: {}", "5:1: fallbak: unknown key 'fallbak' (did you mean 'fallback'?)"),
        ("people: {owner: {nme: Robin Example}}", "5:18: people.owner.nme: unknown key 'nme' (did you mean 'name'?); allowed: name, route"),
        ("people: {owner: {name: '#ops'}}", "5:24: people.owner.name: '#ops' is no person; allowed: the name of one person"),
        ("people: {owner: {name: ops@example.invalid}}", "is no person"),
        ("people: {owner: {name: The billing team}}", "is no person"),
        ("people: {owner: {name: On-call}}", "is no person"),
        ("people: {owner: {confirmed: 02.11.2026}}", "people.owner.confirmed: '02.11.2026'; allowed: a date such as 2026-11-02"),
        ("people: {owner: {confirmed: 2026-02-30}}", "allowed: a date such as 2026-11-02, which the calendar has"),
        ("recheck: {digest: 12345678}", "recheck.digest: 12345678; allowed: text (in quotes"),
        ("detect: {within: 15}", "detect.within: 15; allowed: a duration with its unit: 15s, 15m or 15h"),
        ("limits: {calls: 600}", "limits.calls: 600; allowed: a rate such as 40/min"),
        ("sla: {records: 0.9}", "sla.records: 0.9; allowed: a share such as 50%"),
        ("paths: {write: [{to: x, touches: [suport]}]}", "paths.write[0].touches[0]: 'suport' (did you mean 'support'?)"),
        ("escalate: {within: 30m, by: pager}", "escalate.by: by beside to or within; allowed: {within: 30m, to: backup}"),
        ("escalate: {after: 30m}", "escalate.after: after without by"),
        ("pause: {control: puase}", "pause.control: 'puase' (did you mean 'pause'?)"),
        (
            'recover: {run: "tools/a.sh \'b"}',
            'recover.run: "tools/a.sh \'b"; allowed: a command such as tools/missing.sh: no closing quotation',
        ),
        (
            "fallback: no idea",
            "5:11: fallback: 'no idea'; allowed: a mapping of keys to values (its keys: queue, format, dedupe, owner, order,",
        ),
        ("stops_for_30m: {harm: duplicate}", "stops_for_30m.harm: 'duplicate' (did you mean 'duplicates'?); allowed: none, late,"),
    ],
)
def test_a_mistake_is_reported_with_its_place(text: str, expected: str, tmp_path: Path) -> None:
    [told] = refusal(FOUR + text, tmp_path)
    assert expected in told


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    text = (
        "schema: 1\nintegration: orders\npattern: one-way\nconnector: TODO\ndetect: {withn: 15m}\n"
        "people: {owner: {name: Robin Example}, backup: {name: robin example}}\nlimits: {normal: 2/s, peak: 1/s}\n"
    )
    assert [told.partition("; allowed")[0] for told in refusal(text, tmp_path)] == [
        "3:10: pattern: 'one-way' (did you mean 'one-way-write'?)",
        "4:12: connector: not decided",
        "5:10: detect.withn: unknown key 'withn' (did you mean 'within'?)",
        "6:55: people.backup.name: the backup is the owner",
        "7:29: limits.peak: the peak is below the ordinary day",
    ]


def test_a_rule_keeps_quiet_about_what_is_known_to_be_wrong(tmp_path: Path) -> None:
    """Without the misspelt key nobody would know of the system; the one mistake is reported once."""
    [told] = refusal(FOUR + "paths: {read: [{form: crm}], write: [{to: billing}]}\ntruth: {account: crm}\n", tmp_path)
    assert "unknown key 'form'" in told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            FOUR.replace("connector:", "conector:"),
            ["4:1: conector: unknown key 'conector' (did you mean 'connector'?)"],
        ),
        (
            FOUR.replace("pattern: one-way-write", "patern: one-way"),
            ["3:1: patern: unknown key 'patern' (did you mean 'pattern'?)"],
        ),
        (
            FOUR.replace("connector:", "conector:") + "limits: {normal: 2/s, peak: 1/s}\n",
            ["4:1: conector: unknown key 'conector' (did you mean 'connector'?)", "5:29: limits.peak: the peak is below the ordinary day"],
        ),
        (
            FOUR + "poeple: {owner: {name: Robin Example}, backup: {name: Robin Example}}\n",
            ["5:1: poeple: unknown key 'poeple' (did you mean 'people'?)"],
        ),
    ],
)
def test_a_misspelt_key_is_one_mistake(text: str, expected: list[str], tmp_path: Path) -> None:
    """Not an unknown key and a missing one; whatever else is wrong shows beside it."""
    assert [told.partition("; allowed")[0] for told in refusal(text, tmp_path)] == expected


def test_a_file_is_found_by_name(tmp_path: Path) -> None:
    loaded(FOUR, tmp_path)
    assert (
        find_integration("orders", tmp_path)
        == find_integration("orders.integration.yaml", tmp_path)
        == tmp_path / "orders.integration.yaml"
    )
    with pytest.raises(DrillInvalid, match=r"unknown integration 'order'.*did you mean 'orders'"):
        find_integration("order", tmp_path)
