"""3 BUILD: actors as processes, links through Toxiproxy, readiness, sweep; the only users of subprocess, docker and toxiproxy."""
