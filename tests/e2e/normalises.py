"""The reference connector with one change of contents: `python normalises.py FOLDER CHANGE`."""

from __future__ import annotations

import json
import re
import sys
import types
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

FOLDER, CHANGE = sys.argv[1:3]
sys.path.insert(0, FOLDER)

import app  # noqa: E402
from worker.assembly import Parts  # noqa: E402
from worker.delivery import Delivery  # noqa: E402

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT.*[+-]\d\d:\d\d")


def by_text(change: Callable[[str], Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda record: {
        name: change(value) if isinstance(value, str) and name != "id" and not name.endswith("_id") else value
        for name, value in record.items()
    }


CHANGES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "utc": by_text(lambda text: datetime.fromisoformat(text).astimezone(UTC).isoformat() if INSTANT.fullmatch(text) else text),
    "numbers": lambda record: record | ({"amount": float(Decimal(record["amount"]))} if "amount" in record else {}),
    "trim": by_text(str.strip),
    "lower_email": lambda record: record | ({"email": record["email"].lower()} if "email" in record else {}),
    "nfc": by_text(lambda text: unicodedata.normalize("NFC", text)),
    "null_is_absent": lambda record: {name: value for name, value in record.items() if value is not None},
    "strips_accents": by_text(lambda text: unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()),
}


class Changes(Delivery):
    def _call(self, change: Any) -> Any:
        return super()._call(replace(change, record=CHANGES[CHANGE](json.loads(json.dumps(change.record)))))


module = types.ModuleType("broken.changes")
module.PARTS = Parts(delivery=Changes)  # type: ignore[attr-defined]
sys.modules["broken.changes"] = module
sys.argv[1:] = ["--defect", "changes"]
app.main()
