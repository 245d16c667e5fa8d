"""Proxies of someone else: looked at before a run, and put back as they were found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.drill.connector.attached import Attach, AttachedLink
from harness.errors import EnvironmentUnavailable
from harness.world.toxiproxy.api import Toxiproxy

Found = dict[str, Any]
"""A proxy as its server shows it: name, listen, upstream, enabled, toxics."""


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


def put_back(server: Toxiproxy, found: Found) -> list[str]:
    """Restore a proxy; returns the changes that this needed, in words. Raises EnvironmentUnavailable, NotInjected."""
    name, now = str(found["name"]), server.show(str(found["name"]))
    before = {toxic["name"]: toxic for toxic in found.get("toxics", [])}
    present = {toxic["name"] for toxic in now.get("toxics", [])}
    changed = []
    for toxic in sorted(present - before.keys()):
        server.remove_toxic(name, toxic)
        changed.append(f"{name}: toxic {toxic} removed")
    for toxic, spec in before.items():
        if toxic not in present:
            server.add_toxic(name, toxic, spec["type"], spec["stream"], spec["toxicity"], spec["attributes"])
            changed.append(f"{name}: toxic {toxic} added again")
    if now.get("enabled") is not found["enabled"]:
        server.enable(name, enabled=bool(found["enabled"]))
        changed.append(f"{name}: {'enabled' if found['enabled'] else 'disabled'} again")
    return changed
