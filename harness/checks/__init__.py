"""7 JUDGE: one file per check; each check is a pure function of the evidence, registered under the entry-point group `harness.checks`."""
