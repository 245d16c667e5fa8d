"""What is wrong with a runbook: missing sections, steps that are too heavy, words that decide nothing, and a page that is stale."""
