"""The attach runtime: it starts nothing of the stack, and drives one that is running already."""
