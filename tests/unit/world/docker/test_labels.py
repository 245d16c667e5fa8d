"""A sweep takes what certainly nobody owns any more, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from harness.world.docker.labels import ACTOR, OWNER, RUN, is_orphan, labels
from harness.world.processes.owner import Owner


def test_an_owner_is_read_as_it_was_written() -> None:
    assert Owner.read(str(Owner.me())) == Owner.me()


def test_this_process_is_alive() -> None:
    assert not Owner.me().is_dead()


def test_the_same_pid_with_another_start_is_another_process() -> None:
    assert replace(Owner.me(), start=1).is_dead()


def test_whoever_lived_before_the_last_boot_is_dead() -> None:
    assert replace(Owner.me(), boot="another").is_dead()


def test_a_process_in_another_pid_namespace_cannot_be_seen_so_it_is_left_alone() -> None:
    assert not replace(Owner.me(), start=1, namespace="1").is_dead()


def test_the_living_keep_what_they_have() -> None:
    assert not is_orphan(labels("run-a", "source"))


def test_the_dead_do_not() -> None:
    found = {RUN: "run-a", OWNER: str(replace(Owner.me(), start=1)), ACTOR: "source"}
    assert is_orphan(found)


def test_a_run_that_ends_takes_its_own_and_only_its_own() -> None:
    assert is_orphan(labels("run-a", "source"), "run-a")
    assert not is_orphan(labels("run-b", "source"), "run-a")


def test_what_is_not_ours_is_never_an_orphan() -> None:
    assert not is_orphan({})
    assert not is_orphan({RUN: "someone else's label"})
    assert not is_orphan({RUN: "run-a", OWNER: "12/x/boot/ns"})
