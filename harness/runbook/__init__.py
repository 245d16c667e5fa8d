"""The runbook of an integration: one page of Markdown from what a team has decided and what drills have shown."""
