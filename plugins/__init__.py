"""Kindling's plugins: one folder each, the same few names in every folder (see README.md).

They are known under one name, whatever folder Python looks in: two names would be two copies of every class.
"""

if __name__ != "kindling.plugins":
    raise ImportError("the kit's plugins are called kindling.plugins.<name>")
