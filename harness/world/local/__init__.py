"""The local runtime: every actor a process of this machine."""
