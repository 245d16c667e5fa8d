"""Defects against drills: each connector that is broken on purpose must be caught, by the check that is there for it, and no good one."""
