"""The build, as a flow of plain values: read → relate → plan → render → verify → swap (see build.py)."""
