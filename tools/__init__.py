"""One module per command; `python -m tools.<command> --help` lists its values."""
