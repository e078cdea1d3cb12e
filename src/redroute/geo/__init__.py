"""Positions, datums and distances."""
