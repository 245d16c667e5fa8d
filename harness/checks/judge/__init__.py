"""Judging a run, and the parts that its checks share: excuses of findings, whether a fault was felt, and pages."""
