"""The reference connector with one defect: it creates one invoice twice and never writes another. As many as there should be, then.

Started as a program it runs the connector's own, which finds the defect in this module; one path leads to the connector's folder.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    folder = Path(sys.argv.pop())
    sys.path.insert(0, str(folder))
    import broken

    broken.__path__.append(str(Path(__file__).parent))
    sys.argv += ["--defect", Path(__file__).stem]
    runpy.run_path(str(folder / "app.py"), run_name="__main__")
else:
    from worker.assembly import Parts
    from worker.delivery import Delivery
    from worker.store import Change

    class OneForAnother(Delivery):
        """Of the invoices created in the drill itself, the tenth exists twice and the twentieth not at all."""

        created = 0

        def write(self, change: Change) -> None:
            if change.entity == "invoice" and change.op == "create":
                self.created += 1
            if self.created == LOST and change.op == "create" and change.entity == "invoice":
                self._store.written(change)
                return
            super().write(change)
            if self.created == DOUBLED and change.op == "create" and change.entity == "invoice":
                self._call(Again(change.id, change.cursor, change.entity, change.op, change.record))

        def idempotency_key(self, change: Change) -> str:
            return super().idempotency_key(change) + ("-again" if isinstance(change, Again) else "")

    class Again(Change):
        """The same once more."""

    DOUBLED, LOST = 90, 100  # eighty are there from the beginning
    PARTS = Parts(delivery=OneForAnother)
