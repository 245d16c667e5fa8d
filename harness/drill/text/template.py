"""Template names in connector files: a closed list, replaced as text; no attributes, no calls, no expressions.

`{{` and `}}` stand for single braces. Anything in braces that is not a dotted name (JSON, say) is left as it is; a name of the list
that has lost a brace, or has spaces within its braces, is a slip, because it would reach the program as it stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from harness import registry
from harness.drill.service_kinds import SERVICES, service_spec
from harness.drill.text import typos

NAMES = (
    "source.url", "source.name", "source.token_url", "source.client_id", "source.credential", "source.credential_file",
    "source.webhook_secret",
    "destination.url", "destination.name", "destination.token_url", "destination.client_id", "destination.credential",
    "destination.credential_file", "destination.rate_limit", "history.url",
    "connector.dir", "connector.name", "connector.home", "connector.state",
    "connector.config", "connector.host", "connector.port", "connector.heartbeat", "control.token", "front.url",
    "front.ca_file", "python", "speed",
)  # fmt: skip
PER_ROUTE = ("url", "pagerduty", "key", "slack", "alertmanager")
"""`{alerts.<route>.url}` and so on, for every route of the drill."""

_PLACE = re.compile(r"\{\{|\}\}|\{([A-Za-z_][\w-]*(?:\.[\w-]+)*)\}")
_NEARLY = re.compile(r"(\{\s*)?\b([A-Za-z_][\w-]*(?:\.[\w-]+)+)(\s*\})?")
_ROUTE = re.compile(rf"alerts\.([a-z][a-z0-9_]*)\.({'|'.join(PER_ROUTE)})")


def allowed(routes: Iterable[str]) -> tuple[str, ...]:
    """All names that can be replaced in a stack with these routes, of every kind of service."""
    services = tuple(f"services.{kind}.{value}" for kind in registry.names(SERVICES) for value in service_spec(kind).VALUES)
    return NAMES + tuple(f"alerts.{route}.{what}" for route in routes for what in PER_ROUTE) + services


def names_in(text: str) -> tuple[str, ...]:
    """The template names that a text uses, in order."""
    return tuple(match[1] for match in _PLACE.finditer(text) if match[1])


def slips_in(text: str) -> tuple[str, ...]:
    """Known names with one brace only, or with spaces between name and braces."""
    found = (match.groups() for match in _NEARLY.finditer(text))
    return tuple(name for left, name, right in found if (left or right) and (left, right) != ("{", "}") and is_known(name))


def route_of(name: str) -> str | None:
    """The route of an `alerts.<route>.<what>` name, or None."""
    match = _ROUTE.fullmatch(name)
    return match[1] if match else None


def service_of(name: str) -> str | None:
    """The kind of service in a `services.<kind>.<value>` name, or None."""
    parts = name.split(".")
    if len(parts) != 3 or parts[0] != "services" or parts[1] not in registry.names(SERVICES):
        return None
    return parts[1] if parts[2] in service_spec(parts[1]).VALUES else None


def is_known(name: str) -> bool:
    """Whether the name is valid in some stack; its route or service may still be missing in this one."""
    return name in NAMES or route_of(name) is not None or service_of(name) is not None


def beside(name: str) -> tuple[str, ...]:
    """The valid names that begin as this one does, as far as any do: what may have been meant instead. All of them where none does."""
    known, parts = allowed(["<route>"]), (nearest(name) or name).split(".")
    beginnings = (".".join(parts[:length]) + "." for length in range(len(parts) - 1, 0, -1))
    return next((found for start in beginnings if (found := tuple(one for one in known if one.startswith(start)))), known)


def nearest(name: str) -> str | None:
    """The valid name that a typo most likely meant."""
    parts = name.split(".")
    if len(parts) == 2 and parts[0] == "alerts" and parts[1] in PER_ROUTE:
        return f"alerts.primary.{parts[1]}"
    return typos.nearest(name, allowed([parts[1] if len(parts) > 1 and parts[0] == "alerts" else "primary"]))


def render(text: str, values: Mapping[str, str]) -> str:
    """Replace every name. Raises KeyError for a name without a value."""

    def replace(match: re.Match[str]) -> str:
        return values[match[1]] if match[1] else match[0][0]

    return _PLACE.sub(replace, text)
