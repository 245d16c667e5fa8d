"""Redis: `{services.redis.url}`. Keeps its data in memory, and forgets them when it is killed itself; its password is the run's own."""

from __future__ import annotations

from pydantic import Field

from harness.world.services import service
from harness.world.services.service import Service, Site, first_answer


class Redis(Service):
    NAME = "redis"
    PACKAGE = "redis-server"
    PROGRAMS = ("redis-server",)
    IMAGE = "redis:7.4.6-bookworm"
    PORT = 6379
    VALUES = ("url", "host", "port", "password")

    class Options(service.Options):
        persists: bool = Field(default=False, description="its data survive its end: each write goes to a file first")

    def prepare(self, site: Site) -> None:
        site.write("redis.conf", config(site))

    def command(self, site: Site) -> list[str]:
        return [site.programs["redis-server"], str(site.folder / "redis.conf")]

    def answers(self, site: Site) -> bool:
        return first_answer(site.port, f"AUTH {site.password}\r\nPING\r\n".encode(), site.reach).startswith(b"+OK")

    def told(self, site: Site) -> dict[str, str]:
        url = f"redis://:{site.password}@{site.address}/0"
        return {"url": url, "host": site.host, "port": str(site.port), "password": site.password}


def config(site: Site) -> str:
    """redis.conf: no daemon, no snapshots on disk; nothing is evicted."""
    persists = getattr(site.options, "persists", False)
    lines = {
        "bind": site.bind,
        "port": site.port,
        "requirepass": site.password,
        "dir": site.data,
        "daemonize": "no",
        "save": '""',
        "appendonly": "yes" if persists else "no",
        "appendfsync": "always",
        "maxmemory-policy": "noeviction",
    }
    return "".join(f"{name} {value}\n" for name, value in lines.items())
