"""Many runs: side by side in processes of their own, each with its result in a book from which a series goes on where it was."""
