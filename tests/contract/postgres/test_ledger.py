"""A real PostgreSQL and the program that keeps its ledger: what is committed is written down, in commit order, whoever made the table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.clock.anchors import DrillClock
from harness.world.processes.guard import Guard
from harness.world.services.destination import PostgresDestination, reader_config
from harness.world.services.find import missing
from harness.world.services.running import RunningService
from harness.world.services.start import Circumstances, start

pytestmark = pytest.mark.contract

APP = Path(__file__).resolve().parents[3] / "fixtures" / "postgres" / "app.py"


class Ledger:
    """A cluster, its ledger, and a connector's own login."""

    def __init__(self, server: RunningService, folder: Path, record: dict[str, Any]) -> None:
        self.path, self._server = folder / "destination.jsonl", server
        config = {
            "run": "r1", "actor": "destination", "role": "destination", "name": "billing", "ledger": str(self.path), "speed": 1.0,
            "anchor_real_ns": time.time_ns(), "anchor_mono_ns": time.monotonic_ns(), "hmac_key": "00" * 32, "control_token": "t" * 48,
            "fields": {"invoice": ["amount", "memo"], "customer": ["name"]}, "record": record, "server": reader_config(server.site),
        }  # fmt: skip
        (folder / "config.json").write_text(json.dumps(config))
        command = [sys.executable, str(APP), "--config", str(folder / "config.json"), "--lifeline"]
        self._log = (folder / "reader.log").open("ab")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log)
        assert self.process.stdout is not None
        self.ready = json.loads(self.process.stdout.readline())

    def sql(self, text: str) -> str:
        """As the connector."""
        command = [self._server.site.programs["psql"], "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        dsn = self._server.service.told(self._server.site)["dsn"]
        done = subprocess.run([*command, dsn], input=text, capture_output=True, text=True, check=False)
        return done.stdout.strip() + done.stderr.strip()

    def end(self) -> list[dict[str, Any]]:
        """All lines, once the program has ended in order."""
        self.process.terminate()
        assert self.process.wait(10) == 0
        self.close()
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def told(self) -> list[tuple[str, str, str]]:
        """(key, effect or why, memo) of every record that was committed or repeated, in order."""
        lines = [line for line in self.end() if line["kind"] in {"committed", "repeated"}]
        return [(line["key"], line.get("effect") or line["why"], line.get("fields", {}).get("memo", "")) for line in lines]

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self._log):
            if pipe:
                pipe.close()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Callable[..., Ledger]]:
    lacking = missing(PostgresDestination())
    if lacking:
        pytest.skip(lacking)
    run_dir = tmp_path / "run"
    (run_dir / "logs").mkdir(parents=True)
    on_close: list[Callable[[], None]] = []

    def begin(**record: Any) -> Ledger:
        clock = DrillClock.start(1.0)
        around = Circumstances(run_dir, {"PATH": os.environ["PATH"]}, clock, Guard(clock, print), {}, lambda _: None, on_close)
        server = start(PostgresDestination(), None, around, "destination")
        server.wait()
        one = Ledger(server, tmp_path, record)
        on_close.append(one.close)
        return one

    yield begin
    while on_close:
        on_close.pop()()


TABLE = "CREATE TABLE invoice (id text PRIMARY KEY, amount int, memo text, updated_at timestamptz DEFAULT now());"


def test_what_is_committed_is_written_down_in_commit_order(ledger: Callable[..., Ledger]) -> None:
    one = ledger()
    assert one.ready["port"] != one.ready["control_port"]
    one.sql(TABLE)
    one.sql("INSERT INTO invoice VALUES ('i-1', 1, 'a')")
    one.sql("UPDATE invoice SET memo = 'b' WHERE id = 'i-1'")
    one.sql("UPDATE invoice SET updated_at = now() WHERE id = 'i-1'")
    one.sql("DELETE FROM invoice WHERE id = 'i-1'")
    assert one.told() == [("i-1", "created", "a"), ("i-1", "changed", "b"), ("i-1", "unchanged", ""), ("i-1", "deleted", "")]


def test_a_line_is_what_a_fake_would_have_written(ledger: Callable[..., Ledger]) -> None:
    one = ledger()
    one.sql(TABLE)
    one.sql("INSERT INTO invoice VALUES ('i-1', 1, 'it''s\n\"two\" lines: \\n'), ('i-2', NULL, NULL)")
    lines = one.end()
    assert [line["seq"] for line in lines] == list(range(len(lines)))
    kinds = [line["kind"] for line in lines if line["kind"] != "stall"]
    assert kinds == ["header", "request", "attempted", "attempted", "committed", "committed", "reply", "end"]
    first, second = (line for line in lines if line["kind"] == "committed")
    assert first["fields"] == {"amount": 1, "memo": 'it\'s\n"two" lines: \\n'}
    assert second["fields"] == {"amount": None, "memo": None}
    assert (first["req"], first["row"], second["row"], second["commit_no"]) == (1, "r-1", "r-2", 2)


def test_what_is_rolled_back_never_was(ledger: Callable[..., Ledger]) -> None:
    one = ledger()
    one.sql(TABLE)
    one.sql("BEGIN; INSERT INTO invoice VALUES ('i-1', 1, 'a'); ROLLBACK")
    one.sql("INSERT INTO invoice VALUES ('i-2', 1, 'a')")
    assert one.told() == [("i-2", "created", "a")]


def test_rows_without_a_key_double_and_are_seen_to(ledger: Callable[..., Ledger]) -> None:
    one = ledger()
    one.sql("CREATE TABLE invoice (id text, amount int, memo text)")
    for _ in range(2):
        one.sql("INSERT INTO invoice VALUES ('i-1', 1, 'a')")
    assert one.told() == [("i-1", "created", "a")] * 2


def test_a_merge_by_delete_and_insert_is_one_change_or_none(ledger: Callable[..., Ledger]) -> None:
    one = ledger()
    one.sql(TABLE)
    one.sql("INSERT INTO invoice VALUES ('i-1', 1, 'a'), ('i-2', 1, 'a')")
    one.sql("BEGIN; DELETE FROM invoice; INSERT INTO invoice VALUES ('i-1', 1, 'b'); INSERT INTO invoice VALUES ('i-2', 1, 'a'); COMMIT")
    assert one.told()[2:] == [("i-1", "changed", "b"), ("i-2", "unchanged", "")]


def test_tables_are_mapped_and_staging_is_left_out(ledger: Callable[..., Ledger]) -> None:
    one = ledger(tables={"crm.Bills": "invoice"}, key="no", fields={"memo": "note"})
    one.sql("CREATE SCHEMA crm; CREATE SCHEMA crm_staging")
    for schema in ("crm_staging", "crm"):
        one.sql(f'CREATE TABLE {schema}."Bills" (no bigint, amount numeric, note text)')
        one.sql(f"SET search_path = {schema}; INSERT INTO \"Bills\" VALUES (7, 12, 'a')")  # noqa: S608 - no stranger is asked
    assert [(line["entity"], line["key"], line["fields"]) for line in one.end() if line["kind"] == "committed"] == [
        ("invoice", "7", {"amount": 12, "memo": "a"})
    ]


def test_a_truncated_table_has_lost_its_rows(ledger: Callable[..., Ledger]) -> None:
    one = ledger()
    one.sql(TABLE)
    one.sql("INSERT INTO invoice VALUES ('i-1', 1, 'a')")
    one.sql("TRUNCATE invoice")
    assert one.told()[1:] == [("i-1", "deleted", "")]


def test_a_table_that_hides_what_its_rows_were_ends_the_ledger(ledger: Callable[..., Ledger]) -> None:
    one = ledger()
    one.sql(TABLE)
    one.sql("INSERT INTO invoice VALUES ('i-1', 1, 'a')")
    one.sql("ALTER TABLE invoice REPLICA IDENTITY NOTHING")
    one.sql("DELETE FROM invoice")
    assert one.process.wait(10) == 74


def test_the_connector_cannot_reach_the_log(ledger: Callable[..., Ledger]) -> None:
    one = ledger()
    for sql in ("SELECT pg_drop_replication_slot('idrill')", "SELECT pg_logical_slot_get_changes('idrill', NULL, NULL)"):
        assert "permission denied" in one.sql(sql) or "must be" in one.sql(sql)
    assert "must be owner" in one.sql("DROP EVENT TRIGGER idrill_full_identity")
