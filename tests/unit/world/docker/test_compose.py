"""What is taken over from a compose service, and what stays the harness's business."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.drill.connector.contained import Build, as_bytes
from harness.world.docker.compose import service

HERE = Path("/team")


def test_what_makes_the_program_is_taken_over() -> None:
    found = service(
        {
            "image": "registry.example.invalid/sync:4",
            "command": "python -m sync --price '$$5'",
            "entrypoint": ["tini", "--"],
            "environment": {"LEVEL": "info", "UNSET": None},
            "user": 1000,
            "read_only": True,
            "tmpfs": ["/tmp:size=8m"],
            "mem_limit": "256m",
            "cpus": 0.5,
            "volumes": ["/team/rules.yaml:/etc/rules.yaml:ro", "data:/var/lib/sync:rw", "/cache"],
        },
        HERE,
    )
    assert found.image == "registry.example.invalid/sync:4"
    assert found.command == ["python", "-m", "sync", "--price", "$5"]
    assert found.environment == {"LEVEL": "info"}
    assert found.user == "1000"
    assert found.settings == {
        "entrypoint": ["tini", "--"],
        "read_only": True,
        "tmpfs": {"/tmp": "size=8m"},
        "mem_limit": 256 * 2**20,
        "memswap_limit": 256 * 2**20,
        "nano_cpus": 500_000_000,
    }
    assert found.binds == ("/team/rules.yaml:/etc/rules.yaml:ro",)
    assert found.volumes == ("/var/lib/sync", "/cache")


def test_networks_ports_and_neighbours_stay_outside() -> None:
    found = service({"image": "sync", "ports": ["80:80"], "networks": ["prod"], "depends_on": ["db"], "restart": "always"}, HERE)
    assert found.settings == {}


def test_a_build_wins_over_the_name_that_it_would_be_given() -> None:
    found = service({"image": "sync", "build": {"context": ".", "args": ["A=1"], "target": "run"}}, HERE)
    assert found.image is None
    assert found.build == Build(context="/team", args={"A": "1"}, target="run")


def test_long_notations_of_newer_composes() -> None:
    found = service(
        {
            "image": "sync",
            "environment": ["LEVEL=info=1"],
            "deploy": {"resources": {"limits": {"cpus": "1.5", "memory": "1gb"}}},
            "volumes": [{"type": "bind", "source": "/a", "target": "/b", "read_only": True}, {"type": "volume", "target": "/c"}],
        },
        HERE,
    )
    assert found.environment == {"LEVEL": "info=1"}
    assert found.settings == {"mem_limit": 2**30, "memswap_limit": 2**30, "nano_cpus": 1_500_000_000}
    assert found.binds == ("/a:/b:ro",)
    assert found.volumes == ("/c",)


def test_what_is_no_size_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a size"):
        as_bytes("plenty")
