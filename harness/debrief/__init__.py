"""The debrief of a game day: what happened, what was said and what was true then, with the line of the evidence that shows it."""
