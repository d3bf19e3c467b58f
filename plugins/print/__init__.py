"""Plan a page with the whole of each series, and attach where it is (see README.md)."""
