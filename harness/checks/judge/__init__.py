"""Judging a run, and what its checks share: which findings something excuses, whether a fault was felt, who was paged."""
