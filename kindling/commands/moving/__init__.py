"""Moving in: texts of other programs become files of a site, each way in a module."""
