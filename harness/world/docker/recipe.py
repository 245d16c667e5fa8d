"""The container of a connector or watchdog: a given image, one that is built, or the fixtures' image for a plain command."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from harness import assets
from harness.clock import accelerator
from harness.drill.connector.contained import Build
from harness.drill.connector.file import ConnectorFile
from harness.drill.connector.running import Run
from harness.drill.text.template import render
from harness.errors import EnvironmentUnavailable
from harness.world.connector.config import config_folder
from harness.world.docker import compose, images
from harness.world.docker.container import HARDENED, Mount, Networks, Wanted
from harness.world.docker.context import digest, folder_context
from harness.world.stage import Stage

FIXTURES = "/opt/idrill/fixtures"
"""In the image of the fixtures."""


IMPATIENT = ["timeout:1", "attempts:1"]
"""For DNS: an accelerated program must not wait ten real seconds for a name that no longer exists."""


@dataclass(frozen=True)
class Place:
    """Where a run's containers are made: the fixtures' image and its user, and the run's networks."""

    client: Any
    image: str
    networks: Networks
    user: str


def folder_inside(file: str) -> str:
    """Where the folder of a connector file is in its container: fixtures are in the image, any other is mounted where it lies."""
    folder, fixtures = Path(file).resolve().parent, (assets.root() / "fixtures").resolve()
    return f"{FIXTURES}/{folder.relative_to(fixtures)}" if folder.is_relative_to(fixtures) else str(folder)


def wanted_for(stage: Stage, actor: str, values: Mapping[str, str], place: Place) -> Wanted:
    """Everything that the container is made of. Raises EnvironmentUnavailable when its image is not there and cannot be made."""
    spec, file = stage.actors()[actor]
    run = spec.run
    words = (spec.batch and spec.batch.command) or run.command
    shared = Wanted(
        actor,
        place.image,
        [render(word, values) for word in words] if words else None,
        place.networks.front,
        (actor,),
        stage.clock.environment(stage.run) | {"IDRILL_SEED": str(stage.plan.seed)},
        _mounts(stage, actor),
        more={**_bounds(run), **({"dns_opt": IMPATIENT} if stage.clock.speed > 1 else {})},
    )
    folder = Path(file).resolve().parent
    made = _contained(shared, run, folder, values, place) if run.contained else _plain(shared, stage.home(actor), folder, values, place)
    environment = {**made.environment, **_declared(spec, values)}
    if stage.is_accelerated(spec):
        copy = accelerator.lend(stage.run_dir / "secrets" / "handed")
        environment |= accelerator.environment(stage.clock, stage.home(actor) / "pycache", environment, copy)
    return replace(made, environment=environment, more=_merged(made.more, {"tmpfs": hidden(made, stage.run_dir)}))


def hidden(made: Wanted, run_dir: Path) -> dict[str, str]:
    """Folders in memory that lie over the runs, where these are inside of a folder that the container sees, such as the connector's own.

    Runs are evidence, and kept from other users, so that one without rights could not even reach what is handed to it there. Only what is
    mounted by its name is in such a folder.
    """
    binds = [(Path(source), inside) for source, inside, *_ in (bind.split(":") for bind in made.binds) if source.startswith("/")]
    seen = [*((mount.path, mount.inside or str(mount.path)) for mount in made.mounts), *binds]
    over = set[Path]()
    for run in {run_dir, run_dir.resolve()}:
        for source, inside in seen:
            if source in run.parents:
                over.add(Path(inside) / (run if source == run.parent else run.parent).relative_to(source))
    return {str(path): "rw,nosuid,nodev,size=1m,mode=0755" for path in sorted(over)}


def _plain(wanted: Wanted, home: Path, folder: Path, values: Mapping[str, str], place: Place) -> Wanted:
    """A command, as the local runtime would run it, with the interpreter of the fixtures' image."""
    inside = values["connector.dir"]
    return replace(
        wanted,
        environment={**wanted.environment, "HOME": str(home), "TMPDIR": str(home / "tmp")},
        mounts=wanted.mounts if inside.startswith(FIXTURES) else (*wanted.mounts, Mount(folder)),
        user=place.user,
        more=_merged(HARDENED, wanted.more, {"working_dir": inside}),
    )


def _contained(wanted: Wanted, run: Run, folder: Path, values: Mapping[str, str], place: Place) -> Wanted:
    """As its image says, except for the settings of the file."""
    files = tuple(Mount(folder / render(source, values), inside=target) for target, source in run.files.items())
    missing = next((mount.path for mount in files if not mount.path.exists()), None)
    if missing:
        raise EnvironmentUnavailable(f"{missing} is not there, but `run.files` names it")
    service = compose.read(folder / run.compose.file, run.compose.service) if run.compose else None
    seat = {"working_dir": render(run.cwd, values)} if run.cwd else {}
    more = _merged(service.settings if service else {}, HARDENED if run.hardened else {}, wanted.more, seat)
    user = render(run.user, values) if run.user else None
    if service is None:
        given = render(run.image, values) if run.image else None
        arguments = {name: render(text, values) for name, text in run.build.args.items()} if run.build else {}
        return replace(
            wanted, image=_image(given, run.build, arguments, folder, place.client), mounts=(*wanted.mounts, *files), user=user, more=more
        )
    return replace(
        wanted,
        image=_image(service.image, service.build, service.build.args if service.build else {}, folder, place.client),
        command=wanted.command or service.command,
        environment={**service.environment, **wanted.environment},
        mounts=(*wanted.mounts, *files),
        binds=(*service.binds, *service.volumes),
        user=user or service.user,
        more=more,
    )


def _image(given: str | None, build: Build | None, arguments: Mapping[str, str], folder: Path, client: Any) -> str:
    if build is None:
        return images.given(client, str(given))
    context = folder_context(folder / build.context)
    if build.dockerfile not in context:
        raise EnvironmentUnavailable(f"{folder / build.context} has no {build.dockerfile}", "name it in `build.dockerfile`")
    decisive = (build.dockerfile, build.target or "", *(f"{name}={text}" for name, text in sorted(arguments.items())))
    tag = f"idrill-connector:{digest(context, *decisive)}"
    if not images.present(client, tag):
        images.build(client, tag, context, dockerfile=build.dockerfile, arguments=arguments, target=build.target)
    return tag


def _merged(*settings: Mapping[str, Any]) -> dict[str, Any]:
    """Later ones win, but folders in memory add up."""
    folders = {path: options for each in settings for path, options in each.get("tmpfs", {}).items()}
    found = {name: value for each in settings for name, value in each.items()}
    return found | ({"tmpfs": folders} if folders else {})


def _bounds(run: Run) -> dict[str, Any]:
    """The limits of the container, which its image cannot change."""
    found: dict[str, Any] = {"tmpfs": {path: f"rw,size={size},mode=1777" for path, size in run.tmpfs.items()}}
    if run.limits.memory is not None:
        found |= {"mem_limit": run.limits.memory, "memswap_limit": run.limits.memory}
    if run.limits.cpus is not None:
        found["nano_cpus"] = round(run.limits.cpus * 1e9)
    return found


def _declared(spec: ConnectorFile, values: Mapping[str, str]) -> dict[str, str]:
    passed = {name: os.environ[name] for name in spec.run.env_pass if name in os.environ}
    return passed | {name: render(text, values) for name, text in spec.run.env.items()}


def _mounts(stage: Stage, actor: str) -> tuple[Mount, ...]:
    """Its home, the files handed to it, and for a watchdog the folder of the connector's heartbeat."""
    home, handed = stage.home(actor), stage.run_dir / "secrets" / "handed"
    for folder in (home, home / "state", home / "tmp"):
        folder.chmod(0o777)  # writable for any user in the container; the run directory above keeps others out
    config_folder(stage.run_dir, actor).mkdir(parents=True, exist_ok=True)
    for path in (handed, *handed.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    watched = () if actor == "connector" else (Mount(stage.home("connector")),)
    return (Mount(home, writable=True), Mount(handed), *watched)
