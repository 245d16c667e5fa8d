"""Only what is newer than the bookmark is read, not what has the same stamp. airbytehq/airbyte#14732."""

from __future__ import annotations

from paging import Connector, Record, main


class Greater(Connector):
    def since(self, entity: str) -> str:
        return super().since(entity) if self.lookback else ""

    async def pages(self, entity: str, query: str) -> list[Record]:
        records = await super().pages(entity, query)
        mark = self.bookmarks.get(entity, "")
        return [record for record in records if record["updated_at"] > mark] if query else records


main(Greater)
