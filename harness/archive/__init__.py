"""The archive: of every judged run one small file that outlives its run directory, fit for git (docs/archive.md).

Nothing in it is free text, so that no host, business key, name of a person or token can get there.
"""
