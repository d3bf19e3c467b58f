"""The only code that plugins share: problems, settings, front matter, addresses, markers, values."""
