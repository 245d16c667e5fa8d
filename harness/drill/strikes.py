"""Which requests a fault in a fake strikes: a connector that never sends one cannot feel it, at any speed."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Strikes:
    """The requests of one method, for one entity, at one path (a pattern), and of more than so many records; None: of any."""

    method: str | None = None
    entity: str | None = None
    path: str | None = None
    more_than: int = 0

    def fits(self, method: str | None, entity: str | None, path: str | None, records: int) -> bool:
        """Whether a request is one of them."""
        return (
            self.method in {None, method}
            and self.entity in {None, entity}
            and (self.path is None or fnmatchcase(path or "", self.path))
            and (not self.more_than or records > self.more_than)
        )

    @property
    def words(self) -> str:
        """`POST requests for invoice`, `reads (GET)`, `writes of more than 2 records in one request`."""
        what = "reads (GET)" if self.method == "GET" else f"{self.method} requests" if self.method else "requests"
        if self.more_than:
            what = f"writes of more than {self.more_than} record{'s' if self.more_than > 1 else ''} in one request"
        return what + (f" for {self.entity}" if self.entity else "") + (f" at {self.path}" if self.path else "")
