"""RabbitMQ: `{services.rabbitmq.url}`. A node of its own with an epmd of its own, so that no other broker of the machine is met."""

from __future__ import annotations

from harness.world.services.service import USER, Service, Site, first_answer

_HELLO = b"AMQP\x00\x00\x09\x01"
_CONNECTION_START = b"\x00\x0a\x00\x0a"
"""Class 10, method 10: what an AMQP 0-9-1 broker says first."""
_AFTER_ITS_PORT_MAPPER = 'epmd -daemon && until epmd -names >/dev/null; do sleep 1; done && exec "$0"'
"""A node would start it by itself, but gives it less time than that takes when its clock is accelerated."""


class RabbitMQ(Service):
    NAME = "rabbitmq"
    PACKAGE = "rabbitmq-server"
    PROGRAMS = ("rabbitmq-server",)
    PLACES = ("/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin",)
    IMAGE = "rabbitmq:3.13.7"
    PORT = 5672
    ACCOUNT = "rabbitmq"
    READY_WALL_S = 180.0  # twelve seconds on an idle machine; its start is much work
    STOP_SIGNAL = "SIGKILL"  # an orderly stop takes seconds, and saves data that is deleted anyway
    VALUES = ("url", "host", "port", "user", "password")

    def prepare(self, site: Site) -> None:
        site.write("rabbitmq.conf", config(site))
        site.write("enabled_plugins", "[].\n")

    def command(self, site: Site) -> list[str]:
        return ["sh", "-c", _AFTER_ITS_PORT_MAPPER, site.programs["rabbitmq-server"]]

    def environment(self, site: Site) -> dict[str, str]:
        folder = site.folder
        return {
            "RABBITMQ_NODENAME": f"idrill-{site.port}@localhost",
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(site.data / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "RABBITMQ_DIST_PORT": str(site.inner_ports[0]),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "ERL_EPMD_PORT": str(site.inner_ports[1]),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_CRASH_DUMP_BYTES": "0",
        }

    def answers(self, site: Site) -> bool:
        return first_answer(site.port, _HELLO, site.reach)[7:11] == _CONNECTION_START

    def told(self, site: Site) -> dict[str, str]:
        url = f"amqp://{USER}:{site.password}@{site.address}/%2F"
        return {"url": url, "host": site.host, "port": str(site.port), "user": USER, "password": site.password}


def config(site: Site) -> str:
    """rabbitmq.conf: one listener, one user, log to standard output."""
    lines = {
        "listeners.tcp.1": site.listens,
        "default_user": USER,
        "default_pass": site.password,
        "log.console": "true",
        "log.file": "false",
        "disk_free_limit.absolute": "50MB",
    }
    return "".join(f"{name} = {value}\n" for name, value in lines.items())
