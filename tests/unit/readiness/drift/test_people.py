from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from harness.integration.reading.load import load_integration
from harness.readiness.drift.owners import catalog_owners, code_owners, root_of
from harness.readiness.drift.people import of_people
from harness.readiness.drift.same import is_mentioned, means
from harness.readiness.drift.upkeep import of_backups, of_review, of_what_is_gone
from harness.readiness.facts import Person
from harness.readiness.readied import asked
from harness.readiness.signals import Signal

_AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
_FILE = Path("orders-to-billing.integration.yaml")
_ROBIN = Person("Robin Example", "primary", "robin@example.invalid", date(2026, 11, 2))
_PLAIN = Path(__file__).parents[4] / "fixtures/connectors/shell/shell.connector.yaml"
"""It has no controls."""
Change = Callable[[str, str, str], None]


def _line(words: str) -> int:
    return next(number for number, line in enumerate(_FILE.read_text().splitlines(), 1) if words in line)


def _people(at: datetime = _AT) -> list[Signal]:
    loaded, facts = asked(_FILE, [])
    return list(of_people(loaded, facts, at))


@pytest.mark.usefixtures("examples")
def test_nothing_speaks_against_the_example() -> None:
    assert _people() == []


@pytest.mark.usefixtures("examples")
def test_a_contact_is_confirmed_for_90_days_and_one_of_the_future_is_none(change: Change) -> None:
    assert [(each.code, each.line) for each in _people(datetime(2027, 2, 1, tzinfo=UTC))] == [
        ("D1", _line("  owner:")),
        ("D1", _line("  backup:")),
    ]
    change(str(_FILE), "contact: sam@example.invalid, confirmed: 2026-11-02", "contact: sam@example.invalid, confirmed: 2027-11-02")
    assert [(each.code, each.line) for each in _people()] == [("D1", _line("  backup:"))]
    change(str(_FILE), ", confirmed: 2027-11-02", "")
    [signal] = _people()
    assert signal.command == f'idrill confirm {_FILE} --as "Sam Example"'


@pytest.mark.usefixtures("examples")
def test_a_person_without_a_shift_is_named_with_the_line_of_the_rota(change: Change) -> None:
    change("rota/integrations.ics", "SUMMARY:On call: Sam Example", "SUMMARY:On call: Lee Example")
    change(
        "rota/integrations.ics", "ATTENDEE;CN=Sam Example:mailto:sam@example.invalid", "ATTENDEE;CN=Lee Example:mailto:lee@example.invalid"
    )
    [signal] = _people()
    assert (signal.code, signal.line) == ("D2", _line("rota:"))
    assert "Sam Example (backup) has no shift" in signal.text


@pytest.mark.usefixtures("examples")
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("catalog-info.yaml", "owner: robin-example", "owner: user:default/kim.example"),
        ("catalog-info.yaml", "spec:", "spec: ["),
        ("rota/integrations.ics", "DTSTART:20261102T090000Z", "DTSTART:soon"),
    ],
)
def test_another_owner_and_a_file_that_cannot_be_read_are_signs(change: Change, file: str, old: str, new: str) -> None:
    change(file, old, new)
    [signal] = _people()
    assert (signal.code, signal.key) == ("D2" if file.startswith("rota") else "D3", "people")


@pytest.mark.usefixtures("examples")
def test_codeowners_of_a_watched_file_who_are_others_are_a_sign(examples: Path) -> None:
    (examples / "CODEOWNERS").write_text("* @lee-example\n")
    assert [each.code for each in _people()] == ["D3"]
    (examples / "CODEOWNERS").write_text("* @lee-example\n/deploy/ robin@example.invalid\n")
    assert _people() == []


def test_teams_say_nothing_of_persons() -> None:
    assert catalog_owners("spec: {owner: 'group:default/sync'}\n", Path("c.yaml")) == []
    assert code_owners("* @example/team\n", ["deploy/x.yaml"]) == []


def test_every_document_of_a_catalog_is_read() -> None:
    text = "# catalog\n---\nkind: System\n---\nspec: {owner: user:robin}\n---\nspec: {owner: 'user:default/sam'}\n"
    assert catalog_owners(text, Path("c.yaml")) == ["user:robin", "user:default/sam"]


def test_paths_of_codeowners_begin_at_the_root_of_the_repository() -> None:
    assert root_of(Path("/repo/.github/CODEOWNERS")) == Path("/repo")
    assert root_of(Path("/repo/CODEOWNERS")) == Path("/repo")


@pytest.mark.parametrize(
    "text", ["Robin Example", "robin.example", "@robin-example", "robin@example.invalid", "user:default/robin-example"]
)
def test_a_person_is_known_by_name_address_and_handle(text: str) -> None:
    assert means(text, _ROBIN)


@pytest.mark.parametrize("text", ["Robin", "Sam Example", "@robin-examples", "", "robin@other.invalid.example"])
def test_somebody_else_is_not_taken_for_a_person(text: str) -> None:
    assert not means(text, Person("Robin Example", "primary", "r.example@example.invalid"))


def test_a_name_in_a_sentence_is_a_whole_one() -> None:
    assert is_mentioned("On call: Robin Example (EU)", _ROBIN)
    assert not is_mentioned("On call: Robin Examples", _ROBIN)


@pytest.mark.usefixtures("examples")
def test_a_file_that_nobody_has_signed_off_or_that_changed_since_is_a_sign(change: Change) -> None:
    def review() -> list[tuple[str, str]]:
        loaded, facts = asked(_FILE, [])
        return [(str(each.state), each.text) for each in of_review(loaded, facts, _AT)]

    assert review() == [("EMPTY", "nobody has read the file and signed it off")]
    digest = asked(_FILE, [])[1].digest
    change(str(_FILE), "{every: 90d}", f'{{every: 90d, last: 2026-11-10, digest: "{digest[:16]}"}}')
    assert review() == []
    change("deploy/orders.yaml", "", "") if not Path("deploy/orders.yaml").read_text() else Path("deploy/orders.yaml").write_text(
        "other: 1\n"
    )
    assert review() == [("STALE", "the file, its connector or a watched file have changed since 2026-11-10")]
    loaded, facts = asked(_FILE, [])
    change(str(_FILE), digest[:16], facts.digest[:16])
    assert review() == []
    loaded, facts = asked(_FILE, [])
    [late] = of_review(loaded, facts, datetime(2027, 3, 1, tzinfo=UTC))
    assert "due every 90 days" in late.text
    change(str(_FILE), "{every: 90d, last", "{every: 90d, incident: 2026-11-20, last")
    assert review() == [("STALE", "there was an incident on 2026-11-20, and it was last read on 2026-11-10")]


@pytest.mark.usefixtures("examples")
def test_a_backup_that_nobody_has_restored_for_a_year_is_a_sign() -> None:
    loaded, facts = asked(_FILE, [])
    assert list(of_backups(loaded, facts, _AT)) == []
    [old] = of_backups(loaded, facts, datetime(2027, 10, 14, tzinfo=UTC))
    assert (old.code, old.key, old.line) == ("D9", "depends_on", _line("backups:"))
    assert old.text == "the backup of cursor of the sync was last restored on 2026-10-12, more than a year ago"


@pytest.mark.usefixtures("examples")
def test_a_control_that_the_connector_no_longer_has_speaks_against_its_step() -> None:
    _FILE.write_text(re.sub(r"(?m)^connector: \S+", f"connector: {_PLAIN}", _FILE.read_text()))
    loaded, facts = asked(_FILE, [])
    assert {signal.key for signal in of_what_is_gone(loaded, facts, _AT)} >= {"pause", "resume"}


@pytest.mark.usefixtures("examples")
@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("export: tools/history.sh", "export: tools/gone.sh", "history"),
        ("notices: notices", "notices: gone", "comms"),
        ("run: tools/missing.sh", "run: tools/gone.sh", "limits"),
        ("codeowners: CODEOWNERS", "codeowners: GONE", "people"),
        ("drill: maintenance-page", "drill: no-such-drill", "drills"),
        ("also: [token-endpoint-down]", "also: [no-such-drill]", "drills"),
    ],
)
def test_what_is_gone_speaks_against_the_answer_that_names_it(change: Change, old: str, new: str, key: str) -> None:
    loaded, facts = asked(_FILE, [])
    assert list(of_what_is_gone(loaded, facts, _AT)) == []
    change(str(_FILE), old, new)
    loaded = load_integration(_FILE)
    [signal] = of_what_is_gone(loaded, facts, _AT)
    assert (signal.code, signal.key) == ("D8", key)
    assert new.split(":", maxsplit=1)[0] in _FILE.read_text().splitlines()[signal.line - 1]
