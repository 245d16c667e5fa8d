"""`python -m harness` is `idrill`."""

from __future__ import annotations

from harness.cli.start import main

if __name__ == "__main__":
    main()
