"""The safety lever: whoever pulls it, every fault of a run is healed at once, with its engine or console stopped or dead."""
