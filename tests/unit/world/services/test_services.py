"""What each kind of service is started with: loopback, its own folder, no secret among the arguments, and the names it promises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness import registry
from harness.drill.service_kinds import SERVICES, service_spec
from harness.errors import EnvironmentUnavailable
from harness.world.services import rabbitmq, redis
from harness.world.services.postgres import Postgres
from harness.world.services.rabbitmq import RabbitMQ
from harness.world.services.service import Site, find_service

KINDS = registry.names(SERVICES)


def test_the_built_in_kinds_are_registered() -> None:
    assert set(KINDS) >= {"alertmanager", "postgres", "rabbitmq", "redis"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_called_by_one_name_and_keeps_its_promise(kind: str, make_site: Callable[..., Site]) -> None:
    service = find_service(kind)()
    site = make_site(service)
    assert kind == service.NAME
    assert set(service.told(site)) == set(service.VALUES)
    command = service.command(site)
    assert set(command) & set(site.programs.values())
    assert not any(secret in word for word in command for secret in (site.password, site.admin_password))


@pytest.mark.parametrize("kind", KINDS)
def test_a_url_reaches_its_own_port_on_loopback(kind: str, make_site: Callable[..., Site]) -> None:
    service = find_service(kind)()
    told = service.told(make_site(service))
    url = told.get("url") or told["dsn"]
    assert "127.0.0.1:40001" in url
    assert told["port"] == "40001"


@pytest.mark.parametrize("find", [service_spec, find_service])
@pytest.mark.parametrize("plugin", [object, "a text", type("Idle", (), {"NAME": "mine"})])
def test_a_plugin_that_is_no_service_is_named(plugin: Any, find: Callable[[str], object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "load", lambda _group, _name: plugin)
    with pytest.raises(EnvironmentUnavailable, match=r"the plugin harness\.services 'mine' is no service") as refused:
        find("mine")
    assert refused.value.hint == "it must be a class derived from harness.world.services.service.Service"


def test_redis_listens_on_loopback_with_a_password_and_evicts_nothing(make_site: Callable[..., Site]) -> None:
    lines = redis.config(make_site(redis.Redis())).splitlines()
    assert {"bind 127.0.0.1", "port 40001", "requirepass p4ss", 'save ""', "maxmemory-policy noeviction"} <= set(lines)


def test_rabbitmq_has_a_port_mapper_of_its_own(make_site: Callable[..., Site]) -> None:
    site = make_site(RabbitMQ())
    environment = RabbitMQ().environment(site)
    assert environment["ERL_EPMD_PORT"] not in {"4369", environment["RABBITMQ_DIST_PORT"], str(site.port)}
    assert environment["ERL_EPMD_ADDRESS"] == "127.0.0.1"
    assert "{127,0,0,1}" in environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"]
    assert "listeners.tcp.1 = 127.0.0.1:40001" in rabbitmq.config(site)


def test_postgres_is_ready_for_logical_decoding_on_loopback_alone(make_site: Callable[..., Site]) -> None:
    words = Postgres().command(make_site(Postgres()))
    assert {"listen_addresses=127.0.0.1", "port=40001", "wal_level=logical", "unix_socket_directories="} <= set(words)


def test_files_of_a_service_are_its_own(make_site: Callable[..., Site]) -> None:
    site = make_site(redis.Redis())
    redis.Redis().prepare(site)
    assert (site.folder / "redis.conf").stat().st_mode & 0o777 == 0o600
