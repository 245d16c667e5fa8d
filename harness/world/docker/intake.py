"""The way from a source that pushes to the connector: through the fault proxy, for there is no other one between the networks."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from harness.errors import EnvironmentUnavailable
from harness.world.connector.reach import url_of
from harness.world.toxiproxy.api import Toxiproxy

PORT = 20000
"""Inside the proxy's container, before those of the links."""


def open_way(server: Toxiproxy, run: str, place: str, port: int) -> str:
    """Make the proxy; returns the URL for the source. `place`: the connector file's `webhooks`; `port`: the connector's.

    Raises EnvironmentUnavailable for a place on another machine.
    """
    parts = urlsplit(url_of(place, "connector", port))
    if parts.scheme != "http" or parts.hostname != "connector":
        raise EnvironmentUnavailable(
            f"the source cannot push to {place}: in containers it reaches the connector's own ports, by http",
            "write `webhooks: /path`, or a URL on 127.0.0.1",
        )
    server.create(f"{run}.intake", f"connector:{parts.port or 80}", f"0.0.0.0:{PORT}")
    return urlunsplit(parts._replace(netloc=f"proxy:{PORT}"))
