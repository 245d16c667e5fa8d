"""PostgreSQL: `{services.postgres.dsn}`. A cluster of its own; the connector gets a role that owns one database and nothing else."""

from __future__ import annotations

import os
import subprocess
from typing import ClassVar

from harness.errors import EnvironmentUnavailable
from harness.world.canary import SSL_REQUEST
from harness.world.services.service import USER, Service, Site, ask

ADMIN = "idrill_admin"
DATABASE = "idrill"


class Postgres(Service):
    NAME = "postgres"
    PACKAGE = "postgresql"
    PROGRAMS: ClassVar[tuple[str, ...]] = ("postgres", "initdb", "psql")
    PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
    ACCOUNT = "postgres"
    STOP_SIGNAL = "SIGINT"
    VALUES = ("dsn", "host", "port", "user", "password", "database")

    def prepare(self, site: Site) -> None:
        secret = site.write("admin-password", f"{site.admin_password}\n")
        data = str(site.folder / "data")
        initdb = [site.programs["initdb"], "-D", data, "-U", ADMIN, f"--pwfile={secret}", "--auth=scram-sha-256"]
        _run(site, [*initdb, "--encoding=UTF8", "--locale=C", "--no-sync"], {})

    def command(self, site: Site) -> list[str]:
        return [site.programs["postgres"], "-D", str(site.folder / "data"), *settings(site)]

    def answers(self, site: Site) -> bool:
        return ask(site.port, SSL_REQUEST) == b"N" and psql(site, "SELECT 1", check=False) == 0

    def settle(self, site: Site) -> None:
        psql(site, f"CREATE ROLE {USER} LOGIN PASSWORD '{site.password}'")
        psql(site, f"CREATE DATABASE {DATABASE} OWNER {USER}")

    def told(self, site: Site) -> dict[str, str]:
        return dict(
            zip(self.VALUES, (dsn(site.address, site.password), "127.0.0.1", str(site.port), USER, site.password, DATABASE), strict=True)
        )


def dsn(address: str, password: str) -> str:
    """How the connector reaches its database at an address."""
    return f"postgresql://{USER}:{password}@{address}/{DATABASE}"


def settings(site: Site) -> list[str]:
    """Loopback only, no socket files; a crash of the machine may lose everything, one of a process may not. Ready for logical decoding."""
    chosen = {
        "listen_addresses": "127.0.0.1",
        "port": site.port,
        "unix_socket_directories": "",
        "fsync": "off",
        "wal_level": "logical",
        "max_connections": 60,
        "shared_buffers": "32MB",
        "dynamic_shared_memory_type": "mmap",
        "autovacuum_naptime": "1h",
        "wal_sender_timeout": 0,
        "log_replication_commands": "off",
    }
    return [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]


def psql(site: Site, sql: str, *, database: str = "postgres", check: bool = True) -> int:
    """Run SQL as administrator; it travels on standard input, so that no secret is an argument. Raises EnvironmentUnavailable."""
    url = f"postgresql://{ADMIN}@{site.address}/{database}"
    command = [site.programs["psql"], "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", url]
    return _run(site, command, {"PGPASSWORD": site.admin_password, "PGCONNECT_TIMEOUT": "5"}, sql, check=check)


def _run(site: Site, command: list[str], environment: dict[str, str], text: str = "", *, check: bool = True) -> int:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": str(site.folder)} | environment
    done = subprocess.run(
        site.account.run(command) if site.account else command,
        input=text.encode(),
        capture_output=True,
        env=environment,
        cwd=site.folder,
        timeout=60,
        check=False,
    )
    if check and done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip()[-600:]
        raise EnvironmentUnavailable(f"postgres: {command[0]} exited with {done.returncode}", said)
    return done.returncode
