"""What this machine can do: one diagnosis per thing that a drill may need."""

from __future__ import annotations

import errno
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from harness import registry
from harness.clock.build import bundled
from harness.errors import EnvironmentUnavailable, shown

Grade = Literal["ok", "absent", "broken"]
"""`absent`: something optional is not there; `broken`: drills cannot run."""

_LEAST_FREE_MB = 200


@dataclass(frozen=True)
class Diagnosis:
    what: str
    grade: Grade
    detail: str
    remedy: str = ""


def examine(out: Path) -> tuple[Diagnosis, ...]:
    """Look at everything; starts nothing and changes nothing but a probe file under `out`."""
    return tuple(
        one for look in (_platform, _confinement, _programs, _docker, _libraries, lambda: _storage(out), _plugins) for one in look()
    )


def _diagnosis(what: str, good: bool, detail: str, remedy: str, *, needed: bool = False) -> Diagnosis:
    """A remedy is shown only where something is wrong; `needed` decides whether that keeps drills from running."""
    return Diagnosis(what, "ok", detail) if good else Diagnosis(what, "broken" if needed else "absent", detail, remedy)


def _platform() -> Iterator[Diagnosis]:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    yield _diagnosis("python", sys.version_info >= (3, 11), python, "install Python 3.11 or newer", needed=True)
    system = f"{platform.system()} {platform.machine()}"
    yield _diagnosis("platform", sys.platform == "linux", system, "idrill can end stray processes of a killed connector only on Linux")
    proc = Path("/proc/self/environ").exists()
    yield _diagnosis("/proc", proc, "readable" if proc else "not here", "mount procfs: `idrill clean` needs it to find stray processes")


def _confinement() -> Iterator[Diagnosis]:
    """The confinement that `--confine` gives here."""
    from harness.world.place import state_folder
    from harness.world.processes.confine import Confine, Confinement, choose

    found, remedy = choose(Confine.AUTO, Path(), ()), "it needs Linux 5.19 or newer, booted with landlock in its `lsm=` list"
    if found.version and (why := found.obstacle(next(folder for folder in (state_folder(), *state_folder().parents) if folder.is_dir()))):
        found, remedy = Confinement(why=why), "set XDG_STATE_HOME to a folder of your own, below folders that you may list"
    detail = f"{found.words}: connectors are kept from the evidence" if found.version else found.words
    yield _diagnosis("confinement", bool(found.version), detail, f"{remedy}; or run what you do not trust with --runtime docker")


def _programs() -> Iterator[Diagnosis]:
    yield _program("the bundled fault proxy is used instead; nothing to do", "toxiproxy-server")
    if bundled() is None:
        remedy = "`clock: accelerated` needs it once: install a C compiler (apt install gcc libc6-dev), or the wheel for this platform"
        yield _program(remedy, "cc", "gcc", "clang")


def _program(remedy: str, *names: str) -> Diagnosis:
    found = next(filter(None, map(shutil.which, names)), None)
    return _diagnosis(names[0], found is not None, found or "not on PATH", remedy)


def _docker() -> Iterator[Diagnosis]:
    """Needed only for `--runtime docker`."""
    from harness.world.docker.daemon import connect
    from harness.world.docker.images import TOXIPROXY, present

    try:
        client = connect()
    except EnvironmentUnavailable as error:
        yield Diagnosis("docker", "absent", str(error).splitlines()[0], error.hint)
        return
    version, genuine = client.version(), present(client, TOXIPROXY)
    client.close()
    yield Diagnosis("docker", "ok", f"Engine {version['Version']}, API {version['ApiVersion']}")
    detail = f"{TOXIPROXY} {'is available' if genuine else 'is not here: the bundled fault proxy stands in'}"
    yield _diagnosis("toxiproxy image", genuine, detail, f"docker pull {TOXIPROXY}, if you want the genuine one")


def _libraries() -> Iterator[Diagnosis]:
    for module in ("uvloop", "httptools"):
        there = find_spec(module) is not None
        remedy = "faster fakes and proxy: pip install 'integration-drills[fast]'"
        yield _diagnosis(module, there, "installed" if there else "not installed", remedy)

    there = find_spec("trustme") is not None
    remedy = "needed only for connectors with `hosts:`: pip install 'integration-drills[https]'"
    yield _diagnosis("trustme", there, "installed" if there else "not installed", remedy)


def _storage(out: Path) -> Iterator[Diagnosis]:
    yield _writable("output", out, "name another folder with --out")
    yield _writable("temporary", Path(tempfile.gettempdir()), "set TMPDIR to a folder that can be written")
    free_mb = shutil.disk_usage(_existing(out)).free // 2**20
    yield _diagnosis(
        "free disk", free_mb >= _LEAST_FREE_MB, f"{free_mb} MB", "free disk space, or name another disk with --out", needed=True
    )


def _writable(what: str, folder: Path, remedy: str) -> Diagnosis:
    there = _existing(folder)
    try:
        names = folder.absolute().relative_to(there).parts
        if names and os.path.lexists(there / names[0]):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        for name in names:  # whether it can be a name there
            with suppress(FileNotFoundError):
                (there / name).stat()
        with tempfile.TemporaryFile(dir=there):
            return Diagnosis(what, "ok", f"{folder} can be written")
    except OSError as error:
        place = there if error.filename is None or Path(error.filename) == there else folder
        return Diagnosis(what, "broken", f"{shown(str(place))}: {error.strerror}", remedy)


def _existing(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that exists."""
    return next(path for path in (folder.absolute(), *folder.absolute().parents) if os.path.isdir(path))  # noqa: PTH112 (it raises nothing)


def _plugins() -> Iterator[Diagnosis]:
    from harness.cli.plugins import broken

    for group in registry.GROUPS:
        found = list(broken(group))
        try:
            kinds = len(registry.names(group))
        except EnvironmentUnavailable:
            kinds = 0
        detail = f"{kinds} kinds" if not found else f"{kinds} kinds, {len(found)} broken"
        yield _diagnosis(group, not found, detail, "\n".join(line for one in found for line in (one.what, f"  {one.hint}")), needed=True)
