"""PostgreSQL: `{services.postgres.dsn}`. A cluster of its own; the connector gets a role that owns one database and nothing else."""

from __future__ import annotations

from typing import ClassVar

from harness.errors import EnvironmentUnavailable
from harness.world.canary import SSL_REQUEST
from harness.world.services.service import USER, Service, Site, first_answer

ADMIN = "idrill_admin"
DATABASE = "idrill"
_AFTER_ITS_CLUSTER_IS_MADE = """
[ -e "$1/PG_VERSION" ] || "$0" -D "$1" -U "$2" --pwfile="$3" --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync >/dev/null || exit
shift 3 && exec "$@"
"""
_LOGINS = "host all all all scram-sha-256\nhost replication all all scram-sha-256\n"
_ROLE = r"""
SELECT $$CREATE ROLE {user} LOGIN PASSWORD '{password}'$$ WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{user}') \gexec
SELECT 'CREATE DATABASE {database} OWNER {user}' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{database}') \gexec
"""
"""After each start: where the data were in memory, they are gone."""


class Postgres(Service):
    NAME = "postgres"
    PACKAGE = "postgresql"
    PROGRAMS: ClassVar[tuple[str, ...]] = ("postgres", "initdb", "psql")
    IMAGE = "postgres:15.14-bookworm"
    PORT = 5432
    READY_WALL_S = 90.0  # its cluster is made first, which is much work
    PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
    ACCOUNT = "postgres"
    STOP_SIGNAL = "SIGINT"
    VALUES = ("dsn", "host", "port", "user", "password", "database")

    def prepare(self, site: Site) -> None:
        site.write("admin-password", f"{site.admin_password}\n")
        site.write("pgpass", f"*:*:*:{ADMIN}:{site.admin_password}\n")
        site.write("pg_hba.conf", _LOGINS)

    def command(self, site: Site) -> list[str]:
        cluster, secret = str(site.data / "cluster"), str(site.folder / "admin-password")
        postgres = [site.programs["postgres"], "-D", cluster, *settings(site)]
        return ["sh", "-c", _AFTER_ITS_CLUSTER_IS_MADE, site.programs["initdb"], cluster, ADMIN, secret, *postgres]

    def environment(self, site: Site) -> dict[str, str]:
        return {"LC_ALL": "C", "PGPASSFILE": str(site.folder / "pgpass")}

    def answers(self, site: Site) -> bool:
        return first_answer(site.port, SSL_REQUEST, site.reach) == b"N" and psql(site, "SELECT 1", check=False) == 0

    def settle(self, site: Site) -> None:
        psql(site, _ROLE.format(user=USER, password=site.password, database=DATABASE))

    def told(self, site: Site) -> dict[str, str]:
        texts = (dsn(site.address, site.password), site.host, str(site.port), USER, site.password, DATABASE)
        return dict(zip(self.VALUES, texts, strict=True))


def dsn(address: str, password: str) -> str:
    """How the connector reaches its database at an address."""
    return f"postgresql://{USER}:{password}@{address}/{DATABASE}"


def settings(site: Site) -> list[str]:
    """No socket files; a crash of the machine may lose everything, one of a process may not. Ready for logical decoding."""
    chosen = {
        "listen_addresses": site.bind,
        "hba_file": site.folder / "pg_hba.conf",
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
    """Run SQL as administrator; it is handed over as a file, so that no secret is an argument. Raises EnvironmentUnavailable."""
    file = site.write("administration.sql", sql)
    url = f"postgresql://{ADMIN}@127.0.0.1:{site.port}/{database}"
    code, said = site.run([site.programs["psql"], "-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", str(file), url])
    file.unlink()
    if check and code:
        raise EnvironmentUnavailable(f"postgres: psql exited with {code}", said)
    return code
