"""Puts this folder where tests find the tours made by hand."""
