"""The gates: checks that decide whether a run can be judged."""

from __future__ import annotations

from harness import registry
from harness.drill.kinds import CHECKS


def gates() -> tuple[str, ...]:
    """Judged in every run, whether or not the drill names them; in the order in which they are reported.

    They are those of the harness itself: a plugin's gate decides where a drill asks for it, and runs can be judged without the plugin.
    Raises EnvironmentUnavailable when a check of the harness cannot be loaded.
    """
    checks = [registry.load(CHECKS, name) for name in registry.own(CHECKS)]
    return tuple(check.name for check in sorted((check for check in checks if check.gate), key=lambda check: check.place))
