"""A page with fewer rows than asked for is taken for the last one. airbytehq/airbyte#34883."""

from __future__ import annotations

from typing import Any

from paging import Connector, main


class Short(Connector):
    def next_page(self, page: dict[str, Any]) -> Any:
        return None if len(page["data"]) < page["per_page"] else page["next"]


main(Short)
