"""Kindling's plugins: one folder each, the same few names in every folder (see README.md)."""
