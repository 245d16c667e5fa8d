"""Another program, which ends with code 3 once, twenty seconds after its second start: by then the baseline is over."""

from __future__ import annotations

import os
import runpy
import sys
import threading
import time
from pathlib import Path


def crash() -> None:
    time.sleep(20)
    os._exit(3)


if __name__ == "__main__":
    starts = Path(os.environ["STATE"]) / "starts"
    with starts.open("a") as file:
        file.write(".")
    if starts.stat().st_size == 2:
        threading.Thread(target=crash, daemon=True).start()
    sys.path.insert(0, str(Path(sys.argv[1]).parent))
    runpy.run_path(sys.argv[1], run_name="__main__")
