"""What the plugin adds to a test's report."""

from __future__ import annotations

RUN = "run"
"""The property that names a run."""
