"""Services beside the connector (broker, database, alert router): one file per kind, started before it and stopped after it."""
