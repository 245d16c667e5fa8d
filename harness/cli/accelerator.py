"""What `idrill doctor` says of the clock accelerator: proven with a minute of drill time in every runtime that is here."""

from __future__ import annotations

from collections.abc import Iterator

from harness.cli.machine import Diagnosis, Grade
from harness.errors import EnvironmentUnavailable

MISSING = "accelerator"
"""What a machine lacks that has neither the library nor a compiler."""


def examine() -> Iterator[Diagnosis]:
    """One diagnosis per runtime; takes some seconds, and compiles the library when it was not yet."""
    from harness.world.proof import prove

    try:
        proofs = prove()
    except EnvironmentUnavailable as error:
        yield Diagnosis(MISSING, "absent", str(error).splitlines()[0], error.hint)
        return
    for proof in proofs:
        grade: Grade = "ok" if proof.holds else "absent" if proof.own_s is None else "broken"
        remedy = "" if proof.holds else f"drill {proof.runtime} programs with `clock: env`, or with --speed 1"
        yield Diagnosis(f"accelerated {proof.runtime}", grade, proof.detail, remedy)
