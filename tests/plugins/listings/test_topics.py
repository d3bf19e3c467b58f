"""Topics that are no more: which of today each is, by how it is written."""

import pytest

from kindling.model.public_addresses import read
from kindling.plugins.lists.core import written_otherwise


@pytest.mark.parametrize(
    ("lines", "live", "found"),
    [
        (["organisation"], ["organization"], {"organisation": "organization"}),
        (["organisation"], ["organisation", "organization"], {}),  # it is there
        (["leadership"], ["courage"], {"leadership": ""}),  # another topic
        (["joy"], ["job"], {"joy": ""}),  # short words are soon alike
        (
            ["organisation", "organization"],
            ["organization"],
            {"organisation": ""},
        ),  # readers have both: no new spelling
        (["organisation to=/topics/work/"], ["organization"], {}),  # a writer has said where
        (["organisation to=/topics/organization/", "organization"], ["organisation"], {"organization": "organisation"}),
        (["joy gone"], ["joys"], {}),
        (["joy"], [], {"joy": ""}),
        ([], ["joy"], {}),
    ],
)
def test_a_topic_is_what_is_written_nearly_the_same_and_is_new(
    lines: list[str], live: list[str], found: dict[str, str]
) -> None:
    named = (line.partition(" ") for line in lines)
    text = "\n".join(
        f"topic {name} {rest}" if rest == "gone" else f"topic {name} /topics/{name}/ {rest}" for name, _, rest in named
    )
    assert written_otherwise(read(text)[0], live) == found
