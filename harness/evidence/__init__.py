"""6 READ: a run directory becomes tables; the facts come from the far side's files, never from the connector's own reports."""
