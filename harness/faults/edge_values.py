"""Values at the edge: unicode, time zones, decimals, nulls, markup, the largest whole numbers."""

from __future__ import annotations

from typing import Literal

from harness.faults.fake import SourceFault


class EdgeValues(SourceFault):
    """Each record offered takes the next value of a fixed list."""

    kind: Literal["edge_values"] = "edge_values"
