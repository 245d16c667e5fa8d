"""Configuration files of a connector file, rendered into the run's folder for secrets: 0600, and gone with it when the run is over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from harness.drill.connector.config import ConfigFile, source
from harness.drill.connector.file import ConnectorFile
from harness.drill.text import jinja
from harness.errors import EnvironmentUnavailable
from harness.world.secret import write_secret


def config_folder(run_dir: Path, actor: str) -> Path:
    """Where an actor's configuration files lie; runtimes hand the folder above it over to the connector."""
    return run_dir / "secrets" / "handed" / f"{actor}.config"


def read_templates(spec: ConnectorFile, folder: Path) -> dict[str, str]:
    """Each file's template; `folder` is the connector file's own. Raises EnvironmentUnavailable.

    They are read only before the connector runs: later it could replace them by links to files that it may not read.
    """
    texts = {}
    for name, file in spec.config.items():
        try:
            texts[name] = source(file, folder)
        except (OSError, ValueError) as error:
            raise EnvironmentUnavailable(f"config {name} of {spec.connector} cannot be rendered: {_where(file)}: {error}") from error
    return texts


def write_config(spec: ConnectorFile, texts: Mapping[str, str], values: Mapping[str, str], mode: int = 0o600) -> None:
    """Render them all with the values of now. Raises EnvironmentUnavailable."""
    target = Path(values["connector.config"])
    for name, file in spec.config.items():
        try:
            text = jinja.render(texts[name], values)
        except jinja.Broken as error:
            line = f"{_where(file)}:{error.line}" if error.line else _where(file)
            raise EnvironmentUnavailable(f"config {name} of {spec.connector} cannot be rendered: {line}: {error}") from error
        if mode & 0o004:
            _open(target, (target / name).parent)
        write_secret(target / name, text, mode)


def _where(file: ConfigFile) -> str:
    return file.template or "its text"


def _open(first: Path, last: Path) -> None:
    """Folders that the connector's user may enter."""
    last.mkdir(parents=True, exist_ok=True)
    for folder in (last, *last.parents):
        if folder.is_relative_to(first):
            folder.chmod(0o755)
