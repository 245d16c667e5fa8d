"""Who is who: the people whom the routes page, and who has to act on a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.drill.stack import SHARED
from harness.report.hostile import line

if TYPE_CHECKING:
    from harness.plan.model import Plan

_LONGEST = 60


def on_call(plan: Plan) -> str:
    """`Robin Example (owner of route primary), …`: everyone whom a page can reach in this drill. Empty: nobody can be paged."""
    return ", ".join(f"{line(who, _LONGEST)} (owner of route {line(route, 30)})" for route, who in _routes(plan).items())


def who_acts(plan: Plan, connector: str) -> str:
    """Who has to act on a failure, in a sentence: by name where an integration file says who owns the connector."""
    roles = plan.integration.routes if plan.integration else {}
    owner = next((who for route, who in _routes(plan).items() if roles.get(route) == "owner"), None)
    if owner is not None:
        return f"{line(owner, _LONGEST)}, the owner of {connector}, should act."
    nobody = f"Somebody must act, but no integration file names an owner of {connector}"
    return f"{nobody}." if plan.test else f"{nobody}. For a name here, add --integration FILE to the command under “Run it again”."


def _routes(plan: Plan) -> dict[str, str]:
    """Route → its owner, without the shared channel."""
    return {route: who for route, who in plan.about.routes.items() if route != SHARED}
