"""Texts are cut off at 256 characters. confluentinc/kafka-connect-jdbc#363."""

from __future__ import annotations

import sys
from typing import Any

from pipeline import Pipeline


class Varchar(Pipeline):
    def mapped(self, record: dict[str, Any]) -> dict[str, Any]:
        return {name: value[:256] if isinstance(value, str) else value for name, value in record.items()}


sys.exit(Varchar().run())
