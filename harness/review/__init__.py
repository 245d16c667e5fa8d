"""Reviews after game days and incidents: a Markdown file with a head, drawn from the evidence, read, and checked."""
