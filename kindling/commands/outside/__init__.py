"""The addresses of a site that lead elsewhere: where they stand, and whether they still answer (`make links`)."""
