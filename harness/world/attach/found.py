"""Proxies of someone else, looked at before a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.drill.connector.attached import Attach, AttachedLink
from harness.errors import EnvironmentUnavailable
from harness.world.toxiproxy.api import Toxiproxy
from harness.world.toxiproxy.put_back import Found


def look(server: Toxiproxy, attach: Attach) -> dict[str, Found]:
    """The declared proxies by name, as they are now. Raises EnvironmentUnavailable for one that is not as the file says, or is down."""
    there, wanted = server.proxies(), list(attach.links.values())
    return {link.proxy: _checked(there, link) for link in wanted}


def _checked(there: Mapping[str, Any], link: AttachedLink) -> Found:
    proxy: Found | None = there.get(link.proxy)
    if proxy is None:
        raise EnvironmentUnavailable(
            f"there is no proxy {link.proxy!r} at this Toxiproxy", f"it has {', '.join(sorted(there)) or 'none'}; fix `run.attach.links`"
        )
    if proxy.get("upstream") != link.upstream:
        raise EnvironmentUnavailable(
            f"the proxy {link.proxy} leads to {proxy.get('upstream')}, and the connector file declares {link.upstream}",
            "nothing was changed; fix `run.attach.links` if that is the system to be drilled",
        )
    if not proxy.get("enabled"):
        raise EnvironmentUnavailable(f"the proxy {link.proxy} is down already", "someone else has disabled it; enable it, or wait")
    return proxy
