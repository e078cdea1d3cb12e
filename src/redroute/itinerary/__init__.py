"""The answer: a tour that whoever holds it can draw, print and check."""
