"""`idrill faultproxy`: the bundled fault proxy in place of this process, with its own options."""

from __future__ import annotations

import os
import sys

import typer

from harness import assets


def faultproxy(ctx: typer.Context) -> int:
    """Run the bundled fault proxy, which has Toxiproxy's API."""
    app = assets.fixture("faultproxy") / "app.py"
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, str(app), *ctx.args])  # noqa: S606 (no shell: our own program, the user's arguments)
