"""How far the numbers in the files of a run reach. What lies beyond was never written by a run: its line is damaged."""

from __future__ import annotations

LONGEST_S = 1e9
"""No time and no duration is longer, in drill or in wall seconds: 31 years. The longest timeline that a drill may have is 90 days."""
LAST_NUMBER = 10**12
"""No file has as many lines."""
