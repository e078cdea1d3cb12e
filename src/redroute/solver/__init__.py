"""The search and the proof; they know integers only."""
