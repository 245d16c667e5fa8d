"""`idrill approve` and `idrill confirm`: sign an integration file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from harness import exit_codes
from harness.cli import options
from harness.cli.assessed import known

_File = Annotated[Path, typer.Argument(metavar="FILE", help="Integration file.", show_default=False)]
_As = Annotated[str, typer.Option("--as", metavar="NAME", help="Who signs.", show_default=False)]


def approve(file: _File, name: _As, archive: options.Archive = None) -> int:
    """Sign off an integration file as it is today.

    Writes reviewer, date and digest into it. The reviewer is neither owner nor backup.
    """
    from harness.readiness.signing import approve as sign

    digest = sign(file, name, datetime.now(UTC).date(), known(archive).records)
    typer.echo(f"{file}: approved by {name}, digest {digest}; commit it")
    return exit_codes.PASSED


def confirm(file: _File, name: _As) -> int:
    """Write that a contact was confirmed today.

    NAME is that of the owner or the backup, or the word itself.
    """
    from harness.readiness.signing import confirm as sign

    role = sign(file, name, datetime.now(UTC).date())
    typer.echo(f"{file}: the contact of the {role} is confirmed; commit it")
    return exit_codes.PASSED
