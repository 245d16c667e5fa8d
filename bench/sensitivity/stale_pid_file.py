"""A PID file that is there means that it runs already, whether that process lives or not. inverse-inc/packetfence#3553."""

from __future__ import annotations

import os
import sys

from pipeline import Pipeline
from wire import STATE


class PidFile(Pipeline):
    def lock(self) -> PidFile:
        try:
            with (STATE / "run.pid").open("x") as file:
                file.write(str(os.getpid()))
        except FileExistsError:
            sys.exit(75)
        return self

    def close(self) -> None:
        (STATE / "run.pid").unlink()


sys.exit(PidFile().run())
