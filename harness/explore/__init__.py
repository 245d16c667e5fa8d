"""Random schedules of faults: Hypothesis draws them within bounds, the checks judge, and a schedule that fails is shrunk."""
