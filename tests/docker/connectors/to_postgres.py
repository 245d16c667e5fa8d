"""A connector with nothing but the standard library and psql: reads the source's feed, upserts, keeps its cursor in the same database."""
# ruff: noqa: S608  # a connector that writes SQL by hand

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.request
from typing import Any

TABLES = """
SET client_min_messages = warning;
CREATE TABLE IF NOT EXISTS invoice (id text PRIMARY KEY, account_id text, amount_cents bigint, currency text, status text, memo text,
                                    amount numeric, due_at timestamptz, note text);
CREATE TABLE IF NOT EXISTS place (single bool PRIMARY KEY DEFAULT true, cursor bigint);
SELECT coalesce(max(cursor), 0) FROM place;
"""
FIELDS = ("id", "account_id", "amount_cents", "currency", "status", "memo", "amount", "due_at", "note")
PAUSE_S = 3.0


def main() -> None:
    """For ever; whatever fails is tried again."""
    while True:
        try:
            more = page()
        except (OSError, subprocess.CalledProcessError) as error:
            print(repr(error), getattr(error, "stderr", ""), flush=True)  # noqa: T201  # its log
            more = False
        if not more:
            time.sleep(PAUSE_S)


def page() -> bool:
    """One page, committed together with its cursor; whether there is more."""
    after = int(sql(TABLES))
    with urllib.request.urlopen(f"{os.environ['SOURCE_URL']}/changes?cursor={after}&limit=100", timeout=10) as answer:  # noqa: S310
        told = json.load(answer)
    if told["changes"]:
        writes = "".join(upsert(change["record"]) for change in told["changes"])
        sql(
            f"{writes}INSERT INTO place VALUES (true, {told['next_cursor']}) ON CONFLICT (single) DO UPDATE SET cursor = excluded.cursor;\n"
        )
    return bool(told["has_more"])


def upsert(record: dict[str, Any]) -> str:
    """One record as SQL."""
    fresh = ", ".join(f"{name} = excluded.{name}" for name in FIELDS[1:])
    values = ", ".join(literal(record.get(name)) for name in FIELDS)
    return f"INSERT INTO invoice ({', '.join(FIELDS)}) VALUES ({values}) ON CONFLICT (id) DO UPDATE SET {fresh};\n"


def literal(value: object) -> str:
    """As SQL writes it."""
    return "NULL" if value is None else str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def sql(text: str) -> str:
    """Run it as one transaction. Raises CalledProcessError."""
    command = ["psql", "-X", "-q", "-A", "-t", "-1", "-v", "ON_ERROR_STOP=1", "-f", "-", os.environ["DESTINATION_DSN"]]
    return subprocess.run(command, input=text, text=True, capture_output=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
