"""An empty text is loaded as null. airbytehq/airbyte#82729."""

from __future__ import annotations

import sys
from typing import Any

from pipeline import Pipeline


class Nulls(Pipeline):
    def mapped(self, record: dict[str, Any]) -> dict[str, Any]:
        return {name: None if value == "" else value for name, value in record.items()}


sys.exit(Nulls().run())
