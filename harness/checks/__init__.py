"""7 JUDGE: one file per law; each law is pure over evidence, and registered under the entry-point group `harness.checks`."""
