"""From the text to an integration file: loaded strictly, all problems at once, with the line of each key."""
