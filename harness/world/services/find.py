"""Where a service's programs are: on PATH, or in the folders where distributions keep them by version."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from harness.errors import EnvironmentUnavailable
from harness.world.services.service import Service


def find(service: Service, root: Path = Path("/")) -> dict[str, str]:
    """Every program of a service with its path. All come from one folder, lest two versions be mixed.

    `service.PLACES` come before PATH: they hold the programs themselves, PATH may hold a wrapper that insists on an account.
    Raises EnvironmentUnavailable with the package to install.
    """
    for folder in (*_places(service, root), *_on_path()):
        found = {name: str(folder / name) for name in service.PROGRAMS if os.access(folder / name, os.X_OK)}
        if len(found) == len(service.PROGRAMS):
            return found
    raise EnvironmentUnavailable(
        f"the service {service.NAME} needs {' and '.join(service.PROGRAMS)}, which this machine does not have",
        f"install it (Debian: `apt-get install --no-install-recommends {service.PACKAGE}`; no daemon of the system needs to run)",
    )


def _places(service: Service, root: Path) -> list[Path]:
    """The folders of a service, the highest version first."""
    found = [folder for pattern in service.PLACES for folder in root.glob(pattern.lstrip("/"))]
    return sorted(found, key=lambda folder: [int(number) for number in re.findall(r"\d+", str(folder))], reverse=True)


def _on_path() -> list[Path]:
    return [Path(folder).resolve() for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if folder]


def missing(service: Service) -> str | None:
    """What `idrill doctor` and tests say about a service that cannot be started here; None when it can."""
    try:
        find(service)
    except EnvironmentUnavailable as error:
        return str(error)
    return None if shutil.which("setpriv") or os.geteuid() != 0 else "root needs setpriv (Debian: util-linux) to start services"
