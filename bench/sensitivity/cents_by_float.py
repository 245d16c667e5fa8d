"""Amounts become cents by way of a float, and are cut off where they should be rounded. martinohansen/ynabber#167."""

from __future__ import annotations

import sys
from typing import Any

from pipeline import Pipeline


class Cents(Pipeline):
    def mapped(self, record: dict[str, Any]) -> dict[str, Any]:
        if isinstance(record.get("amount"), str):
            cents = int(float(record["amount"]) * 100)
            return record | {"amount": f"{cents // 100}.{cents % 100:02}"}
        return record


sys.exit(Cents().run())
