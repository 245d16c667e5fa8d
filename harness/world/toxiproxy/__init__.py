"""Toxiproxy: the one file that talks to it, and which of them a run uses."""
