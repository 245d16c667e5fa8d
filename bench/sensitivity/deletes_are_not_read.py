"""Deletions are silently ignored. Aiven-Open/jdbc-connector-for-apache-kafka#287."""

from __future__ import annotations

from paging import Connector, main


class Keeps(Connector):
    async def delete_what_is_gone(self, entity: str) -> None:
        return


main(Keeps)
