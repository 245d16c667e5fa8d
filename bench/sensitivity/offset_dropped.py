"""An instant loses its offset: it is taken as local time on both sides. pingcap/dm#1691."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

from pipeline import Pipeline


class Local(Pipeline):
    def mapped(self, record: dict[str, Any]) -> dict[str, Any]:
        if isinstance(record.get("due_at"), str):
            return record | {"due_at": datetime.fromisoformat(record["due_at"]).replace(tzinfo=None).isoformat()}
        return record


sys.exit(Local().run())
