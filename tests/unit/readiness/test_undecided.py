"""What an integration file still needs, in words."""

from __future__ import annotations

from pathlib import Path

from harness.integration.reading.load import load_integration
from harness.readiness.undecided import undecided


def test_what_is_needed_is_named_as_the_file_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "orders.integration.yaml"
    file.write_text("schema: 1\nintegration: orders\npattern: one-way-write\nconnector: reference\nreplay: {control: replay}\n")
    found = undecided(load_integration(file).integration)
    assert found["pause"] == "still needs `by` and either `control` or `how`"
    assert found["replay"] == "still needs `dedupe`"


def _found(tmp_path: Path, lines: str) -> dict[str, str]:
    file = tmp_path / "orders.integration.yaml"
    file.write_text(f"schema: 1\nintegration: orders\npattern: one-way-write\nconnector: reference\n{lines}\n")
    return {str(key): why for key, why in undecided(load_integration(file).integration).items()}


def test_an_empty_list_says_that_there_is_none_and_a_list_of_placeholders_says_nothing(tmp_path: Path) -> None:
    none = "downstream: []\ndepends_on: {critical_paths: [], single_points: [], backups: []}"
    assert not {"downstream", "depends_on"} & set(_found(tmp_path, none))
    undecided_yet = "downstream: [{system: TBD, holds: TBD}]\ndepends_on: {critical_paths: [TBD], single_points: [], backups: [{of: TBD}]}"
    found = _found(tmp_path, undecided_yet)
    assert found["downstream"].startswith("nobody has said which systems keep stale records")
    assert found["depends_on"] == "still needs `critical_paths` and `backups`; `[]`: there is none"
    assert {"downstream", "depends_on"} <= set(_found(tmp_path, ""))


def test_a_backup_counts_once_it_was_restored_and_a_fallback_once_people_know_how_to_switch_to_it(tmp_path: Path) -> None:
    given = "depends_on: {critical_paths: [], single_points: [], backups: [{of: the cursor}]}"
    assert _found(tmp_path, given)["depends_on"] == "nobody has restored the cursor (`tested`)"
    by_hand = "fallback: {queue: q, format: csv, dedupe: by id, owner: owner, order: [a], stop: drained}"
    assert _found(tmp_path, by_hand)["fallback"] == "still needs `start`"
