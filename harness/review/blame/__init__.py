"""Whether a sentence about an incident blames a person: a rule-based reading of English, by the subject of the verb."""
