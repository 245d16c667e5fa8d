"""Nothing arrived in the warm-up: what the ledgers say of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lines import text

from harness.drill.auth import NONE, OAUTH, Auth
from harness.engine.silence import told_by

LOGINS = {"source": NONE, "destination": OAUTH}


def ledger(folder: Path, actor: str, name: str, *statuses: int) -> None:
    told = [text(actor, "header", name=name), text(actor, "canary", req=1)]
    for number, status in enumerate(statuses, 2):
        told += [text(actor, "request", req=number), text(actor, "reply", req=number, status=status)]
    (folder / f"{actor}.jsonl").write_text("".join(told))


@pytest.mark.parametrize(
    ("source", "destination", "said", "hint"),
    [
        ((), (), "crm was asked 0 times; billing was asked 0 times", "{source.url}"),
        ((200, 200), (), "crm was asked 2 times (200: 2); billing was asked 0 times", "{destination.url}"),
        ((200,), (401, 401, 200), "billing was asked 3 times (200: 1, 401: 2)", "{destination.token_url}"),
        ((200,), (404,), "billing was asked 1 time (404: 1)", "the paths"),
    ],
)
def test_who_was_asked_and_what_is_the_likeliest_cause(
    tmp_path: Path, source: tuple[int, ...], destination: tuple[int, ...], said: str, hint: str
) -> None:
    ledger(tmp_path, "source", "crm", *source)
    ledger(tmp_path, "destination", "billing", *destination)
    told, _, cause = told_by(tmp_path, LOGINS).partition("\n  hint: ")
    assert said in told
    assert hint in cause


def test_one_that_ends_after_each_start_is_not_asked_for_its_address(tmp_path: Path) -> None:
    ledger(tmp_path, "source", "crm", 200)
    ledger(tmp_path, "destination", "billing")
    assert "its log says why" in told_by(tmp_path, LOGINS, keeps_ending=True).partition("\n  hint: ")[2]


@pytest.mark.parametrize(
    ("auth", "wanted"),
    [
        (OAUTH, "{destination.token_url}"),
        (
            Auth(kind="api_key", header="X-Key"),
            "billing expects an API key in X-Key: the connector must send what is in {destination.credential_file}",
        ),
        (Auth(kind="basic"), "{destination.client_id} as the user"),
        (Auth(kind="bearer"), "as its token"),
    ],
)
def test_who_is_turned_away_reads_how_to_log_in_and_how_to_say_it_in_its_file(tmp_path: Path, auth: Auth, wanted: str) -> None:
    ledger(tmp_path, "source", "crm", 200)
    ledger(tmp_path, "destination", "billing", 401, 401)
    hint = told_by(tmp_path, {"source": NONE, "destination": auth}).partition("\n  hint: ")[2]
    assert wanted in hint
    assert "`auth: {destination: KIND}`" in hint
    assert f"{auth.kind}," not in hint.rpartition("one of")[2]


def test_a_source_that_turns_it_away_is_the_cause_of_all_that_follows(tmp_path: Path) -> None:
    ledger(tmp_path, "source", "crm", 401, 401)
    ledger(tmp_path, "destination", "billing")
    assert "`auth: {source: KIND}`" in told_by(tmp_path, {"source": Auth(kind="basic"), "destination": NONE})


def test_a_token_is_asked_of_a_system_that_issues_none(tmp_path: Path) -> None:
    ledger(tmp_path, "source", "crm", 200)
    told = text("destination", "header", name="billing")
    told += text("destination", "request", req=1, path="/oauth/token") + text("destination", "reply", req=1, status=404)
    (tmp_path / "destination.jsonl").write_text(told)
    assert "`auth: {destination: KIND}`, with one of oauth," in told_by(tmp_path, {"source": NONE, "destination": Auth(kind="api_key")})


def test_where_nothing_stands_out_nothing_is_guessed(tmp_path: Path) -> None:
    ledger(tmp_path, "source", "crm", 200)
    ledger(tmp_path, "destination", "billing", 422, 422)
    assert told_by(tmp_path, LOGINS) == "crm was asked 1 time (200: 1); billing was asked 2 times (422: 2)"


@pytest.mark.parametrize("name", ["credential_file", "credential"])
def test_a_credential_that_is_not_there_comes_before_the_source_s_address(tmp_path: Path, name: str) -> None:
    ledger(tmp_path, "source", "crm")
    ledger(tmp_path, "destination", "billing")
    handed = {"source.url", f"destination.{name}"}
    hint = told_by(tmp_path, {"source": NONE, "destination": NONE}, handed).partition("\n  hint: ")[2]
    assert f"uses {{destination.{name}}}, and there is no credential" in hint
    assert "set `auth: {destination: KIND}` in that file, with one of oauth, api_key, basic, bearer" in hint
    assert "{source.url}" in told_by(tmp_path, LOGINS, handed)
    assert "{source.url}" in told_by(tmp_path, {"source": NONE, "destination": NONE}, {"source.url"})
