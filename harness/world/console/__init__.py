"""The console of a game day, a program of this machine on every runtime: where it listens, started again when it dies, and who may come."""
