"""Containers of a run that stand still or have no network are set right again, without the engine.

`python -m harness.world.docker.restore RUN`: the watchdog starts it when the safety lever is pulled. It prints a line for each thing done.
"""

from __future__ import annotations

import sys
from typing import Any

from harness.errors import HarnessError
from harness.world.docker.cell import ContainerCell
from harness.world.docker.container import daemon_errors
from harness.world.docker.daemon import connect
from harness.world.docker.labels import ACTOR, RUN
from harness.world.lever.handle import Help

FRONT = "front"
"""The network of processes under test."""


def network_of(run: str, name: str) -> str:
    """What a network of a run is called."""
    return f"idrill-{run}-{name}"


def help_for(run: str) -> Help:
    """For the watchdog of a run."""
    return Help([sys.executable, "-P", "-m", "harness.world.docker.restore", run], frozenset({"pause", "disconnect"}))


def restore(client: Any, run: str) -> list[str]:
    """What was set right, in words. Raises EnvironmentUnavailable."""
    done = []
    with daemon_errors("the containers of the run cannot be set right"):
        front = client.networks.list(names=[network_of(run, FRONT)])
        for container in client.containers.list(filters={"label": f"{RUN}={run}"}):
            actor = container.labels[ACTOR]
            if container.attrs["State"]["Paused"]:
                container.unpause()
                done.append(f"{actor}: its container goes on")
            if front and not container.attrs["NetworkSettings"]["Networks"]:
                ContainerCell(actor, container, front[0]).reconnect()
                done.append(f"{actor}: its container is connected again")
    return done


def main() -> int:
    """0, or 1 with the reason on standard error."""
    try:
        client = connect()
        try:
            for done in restore(client, sys.argv[1]):
                sys.stdout.write(f"{done}\n")
        finally:
            client.close()
    except HarnessError as error:
        sys.stderr.write(f"containers were not set right: {' '.join(str(error).split())}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
