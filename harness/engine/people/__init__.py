"""What the engine does for people on a game day, and the scripted team that plays them in a rehearsal."""
