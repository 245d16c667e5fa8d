"""From the text to game-day and team files: loaded strictly, all problems at once, with the line of each key."""
