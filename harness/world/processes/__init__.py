"""Processes of this machine: started below a supervisor, counted, watched, confined, and ended."""
