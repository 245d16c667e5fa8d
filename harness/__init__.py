"""Integration Drills: chaos drills that prove an integration recovers.

The data flow is the folder list: drill → plan → world (faults, workload, clock) → engine → journal → evidence → checks → report.
"""

from __future__ import annotations

__version__ = "0.1.0"
