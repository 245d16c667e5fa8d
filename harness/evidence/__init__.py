"""6 READ: a run directory becomes tables; what happened is taken from the far side's files, never from the connector's word."""
