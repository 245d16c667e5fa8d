"""3a: one file per kind of fault; each knows how to inject itself, prove it, and heal."""
