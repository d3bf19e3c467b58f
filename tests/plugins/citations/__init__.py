"""Tests of citations and notes."""
