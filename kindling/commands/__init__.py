"""One module per command; `python -m kindling.commands.<command> --help` lists its values."""
