"""What the wheel asks for: the very versions that the tests ran with, as `requirements.txt` pins them."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class PinnedRequirements(MetadataHookInterface):
    """Gives the wheel its requirements, so that they are written in one place."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the requirements; the hashes of their files stay behind, for no wheel can say them."""
        lines = Path(self.root, "requirements.txt").read_text("utf-8").splitlines()
        metadata["dependencies"] = [line.removesuffix("\\").strip() for line in lines if line[:1].isalnum()]
