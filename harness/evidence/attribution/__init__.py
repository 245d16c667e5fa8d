"""Which mechanism of the machine, shown by the evidence, excuses a violation: one file per kind of violation, record by record."""
