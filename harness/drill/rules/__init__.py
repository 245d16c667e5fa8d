"""Rules between the parts of a valid file: a module for each area."""
