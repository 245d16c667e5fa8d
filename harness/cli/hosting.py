"""Where people come to a game day, from the options; and their links, told to whoever started it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from harness.errors import PlanImpossible

if TYPE_CHECKING:
    from harness.engine.people.hosting import Hosting, Invitations
    from harness.world.listen import Listen


def hosting(listen: str | None, *, remote: bool, cert: Path | None, key: Path | None, wait_wall_s: float | None) -> Hosting:
    """Raises PlanImpossible for options that do not go together."""
    from harness.engine.people.hosting import WAIT_WALL_S, Hosting

    place = _place(listen, remote=remote, cert=cert, key=key)
    return Hosting(tell_links, place, WAIT_WALL_S if wait_wall_s is None else wait_wall_s)


def tell_links(invitations: Invitations) -> None:
    """On a terminal they are printed. Output that goes to a file or a log names the file that is removed at the end of the run."""
    typer.echo(f"links for everybody, until the end of the run: {invitations.file}")
    if not sys.stdout.isatty():
        return
    for name, (link, *_) in invitations.links.items():
        typer.echo(f"  {name or 'the big screen':<24} {link}")
    typer.echo("  each link works once; give each person their own. The game begins when everybody has joined, or the game master begins.")


def _place(listen: str | None, *, remote: bool, cert: Path | None, key: Path | None) -> Listen:
    from harness.world.listen import LOOPBACK, Certificate, Listen

    if (cert is None) != (key is None):
        raise PlanImpossible("--console-cert and --console-key go together: a certificate is of no use without its key")
    certificate = Certificate(cert.absolute(), key.absolute()) if cert and key else None
    if certificate and (wrong := certificate.wrong()):
        raise PlanImpossible(f"the certificate cannot be used: {wrong}")
    try:
        place = Listen.read(listen) if listen else LOOPBACK
    except ValueError as error:
        raise PlanImpossible(f"--listen: {error}") from None
    if not place.is_loopback and not remote:
        raise PlanImpossible(
            f"--listen {listen}: other machines would reach the console\n"
            "  hint: add --console-remote if that is meant; people then come by https"
        )
    return Listen(place.host, place.port, certificate)
