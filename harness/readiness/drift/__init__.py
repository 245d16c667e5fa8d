"""Signs of drift: files of people, the calendar and the connector file say something else than the integration file."""
