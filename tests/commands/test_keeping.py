"""What readers have is written into the site's own folder, whatever stands there, and nowhere else."""

from pathlib import Path

from kindling.commands.keeping import begin_addresses
from kindling.model.public_addresses import FILE, PublicAddresses

TEXT = PublicAddresses().text()


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    """Somebody may have put it there: texts come from others, too."""
    content, there, elsewhere = tmp_path / "site" / "content", tmp_path / "there.txt", tmp_path / "elsewhere.txt"
    content.mkdir(parents=True)
    there.write_text("mine", "utf-8")
    (content / f".{FILE}.part").symlink_to(there)
    (content / ".gitattributes").symlink_to(elsewhere)
    begin_addresses(tmp_path / "site")
    assert (content / FILE).read_text("utf-8") == TEXT and not (content / FILE).is_symlink()
    assert there.read_text("utf-8") == "mine" and not elsewhere.exists()


def test_what_a_killed_build_left_is_no_hindrance_and_rules_of_git_stay(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / f".{FILE}.part").write_text("half a li", "utf-8")
    (content / ".gitattributes").write_text("*.mp4 filter=lfs\n", "utf-8")
    begin_addresses(tmp_path)
    assert (content / FILE).read_text("utf-8") == TEXT
    assert sorted(path.name for path in content.iterdir()) == [".gitattributes", FILE]
    assert (content / ".gitattributes").read_text("utf-8") == "*.mp4 filter=lfs\n"
