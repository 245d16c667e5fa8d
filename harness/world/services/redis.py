"""Redis: `{services.redis.url}`. Keeps its data in memory, and on SIGKILL of the connector too; its password is the run's own."""

from __future__ import annotations

from harness.world.services.service import Service, Site, ask


class Redis(Service):
    NAME = "redis"
    PACKAGE = "redis-server"
    PROGRAMS = ("redis-server",)
    VALUES = ("url", "host", "port", "password")

    def prepare(self, site: Site) -> None:
        site.write("redis.conf", config(site))

    def command(self, site: Site) -> list[str]:
        return [site.programs["redis-server"], str(site.folder / "redis.conf")]

    def answers(self, site: Site) -> bool:
        return ask(site.port, f"AUTH {site.password}\r\nPING\r\n".encode()).startswith(b"+OK")

    def told(self, site: Site) -> dict[str, str]:
        url = f"redis://:{site.password}@{site.address}/0"
        return {"url": url, "host": "127.0.0.1", "port": str(site.port), "password": site.password}


def config(site: Site) -> str:
    """redis.conf: loopback, no daemon, no snapshots on disk; nothing is evicted."""
    lines = {
        "bind": "127.0.0.1",
        "port": site.port,
        "requirepass": site.password,
        "dir": site.folder,
        "daemonize": "no",
        "save": '""',
        "appendonly": "no",
        "maxmemory-policy": "noeviction",
    }
    return "".join(f"{name} {value}\n" for name, value in lines.items())
