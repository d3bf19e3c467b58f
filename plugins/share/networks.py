"""The networks of ``networks.toml``, read once; facts with their source, not settings."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from kindling.plugins.share.network import Network


def read_networks() -> dict[str, Network]:
    """Return every network that Kindling knows, by name."""
    table = tomllib.loads(files(__package__).joinpath("networks.toml").read_text("utf-8"))
    return {name: Network(name=name, **properties) for name, properties in table.items()}


NETWORKS: Mapping[str, Network] = MappingProxyType(read_networks())
