"""The ledgers of the fakes as the harness knows them: the types of their lines, and how a line is read.

The fakes are programs of their own: they import nothing of `harness`, and `harness` nothing of theirs. `lines` is the generated twin of
`fixtures/fakekit/lines`.
"""
