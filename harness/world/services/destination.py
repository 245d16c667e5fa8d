"""PostgreSQL as the destination itself: everything that is committed to it can be read from its log, by a role that the connector lacks."""

from __future__ import annotations

from typing import Any, ClassVar

from harness.world.services.postgres import ADMIN, DATABASE, Postgres, psql
from harness.world.services.service import Site

SLOT = "idrill"
_FULL_IDENTITY = """
CREATE SCHEMA idrill;
CREATE FUNCTION idrill.full_identity() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE made record;
BEGIN
  FOR made IN SELECT object_identity FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table' LOOP
    EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', made.object_identity);
  END LOOP;
END $$;
CREATE EVENT TRIGGER idrill_full_identity ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO')
  EXECUTE FUNCTION idrill.full_identity();
"""
"""Tables that are made at run time must also log the earlier state of their rows."""


class PostgresDestination(Postgres):
    """A cluster whose log is read while the connector writes."""

    PROGRAMS: ClassVar[tuple[str, ...]] = (*Postgres.PROGRAMS, "pg_recvlogical")

    def settle(self, site: Site) -> None:
        super().settle(site)
        psql(site, _FULL_IDENTITY, database=DATABASE)
        psql(site, f"SELECT pg_create_logical_replication_slot('{SLOT}', 'test_decoding')", database=DATABASE)


def reader_config(site: Site) -> dict[str, Any]:
    """The facts about the server that the program keeping the ledger needs."""
    return {
        "host": site.host,
        "port": site.port,
        "user": ADMIN,
        "password": site.admin_password,
        "database": DATABASE,
        "slot": SLOT,
        "pg_recvlogical": site.programs["pg_recvlogical"],
        "psql": site.programs["psql"],
    }
