"""Removes a run's containers, networks and volumes by their labels, when it ends or when its harness has died."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from harness.errors import EnvironmentUnavailable
from harness.world.docker.building import alone
from harness.world.docker.labels import ACTOR, RUN, is_orphan

_GONE = (404, 409)
"""Someone else removes it, or has."""


def remove(client: Any, run: str | None = None) -> list[str]:
    """Containers with their volumes, then networks and volumes: of this run, or of all whose owner is dead. Returns the removed things."""
    everything = {"label": RUN}
    containers = [one for one in client.api.containers(all=True, filters=everything) if is_orphan(one["Labels"], run)]
    api = client.api
    removed = _each(containers, lambda one: api.remove_container(one["Id"], force=True, v=True), "container")
    networks = [one for one in api.networks(filters=everything) if is_orphan(one["Labels"] or {}, run)]
    removed += _each(networks, lambda one: api.remove_network(one["Id"]), "network")
    volumes = [one for one in api.volumes(filters=everything)["Volumes"] or [] if is_orphan(one["Labels"] or {}, run)]
    removed += _each(volumes, lambda one: api.remove_volume(one["Name"], force=True), "volume")
    return removed


def sweep() -> list[str]:
    """What dead runs left on the daemon of this machine; nothing when there is no daemon."""
    from harness.world.docker.daemon import connect

    try:
        client = connect()
    except EnvironmentUnavailable:
        return []
    try:
        return remove(client) + prune(client)
    finally:
        client.close()


def prune(client: Any) -> list[str]:
    """Images of ours that a failed or superseded build has left without a name; nothing while one is being built."""
    with alone(wait=False) as quiet:
        found = client.api.images(filters={"dangling": True, "label": "idrill.image"}) if quiet else []
        used = {one["ImageID"] for one in client.api.containers(all=True)}
        return _each([one for one in found if one["Id"] not in used], lambda one: client.api.remove_image(one["Id"]), "image")


def _each(things: Iterable[dict[str, Any]], act: Callable[[dict[str, Any]], object], what: str) -> list[str]:
    from docker.errors import APIError

    def one(thing: dict[str, Any]) -> str | None:
        try:
            act(thing)
        except APIError as error:
            if error.status_code in _GONE:
                return None
            raise EnvironmentUnavailable(f"a {what} of a dead run cannot be removed: {error.explanation or error}") from error
        labels = thing.get("Labels") or {}
        return f"removed {labels.get(RUN, 'idrill')}: {what} {labels.get(ACTOR) or str(thing.get('Id', ''))[:19]}"

    things = list(things)
    if not things:
        return []
    with ThreadPoolExecutor(min(8, len(things))) as pool:
        return [told for told in pool.map(one, things) if told]
