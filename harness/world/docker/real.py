"""A real system as the destination, in a container on the network `back`, behind the fault proxy like every fake."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harness.world.docker.container import fixture_user
from harness.world.docker.packages import service_image
from harness.world.docker.services import Services, find
from harness.world.fake_config import write_config
from harness.world.services.destination import PostgresDestination, reader_config


@dataclass(frozen=True)
class RealSystem:
    """`address`: the server, for the proxy. `image` and `find`: for the program that keeps the ledger, beside the server's own tools."""

    address: str
    image: str
    find: tuple[str, ...]
    config: Path


def begin(services: Services, actor: str, **address: object) -> RealSystem:
    """Start the server, wait until it is ready, and write the configuration of the program that keeps the ledger. Raises
    EnvironmentUnavailable.

    `services.on_close`: actions after the end of the ledger, which needs the server.
    """
    stage, place = services.stage, services.place
    kind = PostgresDestination()
    server = services.begin(kind, f"{actor}-server", place.networks.back, {}, {}, stage.keys.clients[actor])
    services.wait(server)
    config = write_config(stage, actor, **address, server=reader_config(server.site))
    fixture_user(stage.run_dir)  # hands the file over
    image = service_image(place.client, place.image, kind, official=False)
    return RealSystem(server.site.address, image, tuple(find(kind)), config)
