"""Whose pager rings: the routes of the alert sink belong to the integration's owner and backup."""

from __future__ import annotations

from collections.abc import Iterator

from harness.drill.model import Drill
from harness.integration.model import Integration
from harness.integration.overlay.change import Change, with_params, with_stack

ROLES = {"primary": "owner", "backup": "backup"}
"""The catalogue's routes, and who of the integration is reached by them."""


def routes(drill: Drill, integration: Integration) -> Change:
    """The routes `primary` and `backup` with the route names and persons of the integration; checks follow. Others stay."""
    alerts = drill.stack.alerts
    if alerts is None:
        return Change(drill)
    now = {route: _of(integration, route, owner) for route, owner in alerts.routes.items()}
    if len({route for route, _ in now.values()}) < len(now):
        now = {route: (route, owner) for route, (_, owner) in now.items()}  # two routes of one name would hide one of them
    drill = with_stack(drill, alerts=alerts.model_copy(update={"routes": dict(now.values())}))
    renamed = {old: new for old, (new, _) in now.items()}
    drill = with_params(drill, lambda use: {"route": renamed[use.params["route"]]} if use.params.get("route") in renamed else {})
    return Change(drill, tuple(_said(alerts.routes, now)))


def _of(integration: Integration, route: str, owner: str) -> tuple[str, str]:
    if route not in ROLES:
        return route, owner
    contact = getattr(integration.people, ROLES[route])
    return contact.route or route, contact.name or owner


def _said(before: dict[str, str], now: dict[str, tuple[str, str]]) -> Iterator[str]:
    for old, (route, owner) in now.items():
        if (route, owner) != (old, before[old]):
            renamed = f"; the drill calls the route {old}" if route != old else ""
            yield f"alerts: {route} belongs to {owner}{renamed}"
