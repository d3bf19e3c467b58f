"""The bundles: complete, in order, named by their content."""

from pathlib import Path

import pytest

from kindling.model.layers import Theme
from kindling.model.theme import bundle_names, bundles, files, hashed, icon, script, stylesheet

THEME = Theme.of(Path(__file__).parents[3] / "theme")


def theme(folder: Path, listing: str, **sheets: str) -> Theme:
    """Make a small theme."""
    (folder / "static" / "css").mkdir(parents=True)
    (folder / "static" / "css" / "site.css").write_text(listing)
    for name, text in sheets.items():
        path = folder / "components" / name / "style.css"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return Theme.of(folder)


def test_sheets_stand_in_the_order_of_the_list(tmp_path: Path) -> None:
    listing = "@layer base, components;\n" + "".join(
        f'@import url("../../components/{n}/style.css") layer(components);\n' for n in "ba"
    )
    text = stylesheet(theme(tmp_path, listing, a=".a { color: red; }", b=".b { color: blue; }"))
    assert text.index(".b{") < text.index(".a{")
    assert "@import" not in text and text.count("@layer components{") == 1


def test_a_sheet_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        stylesheet(theme(tmp_path, '@import url("../../components/x/style.css") layer(components);'))


def test_the_name_changes_with_the_content() -> None:
    assert hashed("site", "css", "a") != hashed("site", "css", "b")


def test_the_real_theme_leaves_no_import_and_no_other_host() -> None:
    for _address, text in files(THEME):
        assert "@import" not in text
        assert "//" not in text.replace("http://www.w3.org/", "")


def listed(*names: str) -> str:
    """Return a list of components' stylesheets."""
    return "".join(f'@import url("../../components/{name}/style.css") layer(components);\n' for name in names)


def scripted(*names: str) -> str:
    """Return a list of components' scripts."""
    return "".join(f'import "../../components/{name}/script.js";\n' for name in names)


def test_scripts_stand_in_the_order_of_the_list(tmp_path: Path) -> None:
    made = theme(tmp_path, listed("a"), a=".a { color: red; }", b="", c="")
    for name in "abc":
        (made.whole / "components" / name / "script.js").write_text(f"/* Of {name}. */\n{{\n  {name}();\n}}\n")
    (made.whole / "static" / "js").mkdir()
    (made.whole / "static" / "js" / "site.js").write_text("// The list.\n" + scripted("c", "a"))
    (made.whole / "static" / "js" / "extra.js").write_text(scripted("b"))
    assert bundle_names(made) == ("extra", "site")
    assert script(made, "extra") == "{\nb();\n}\n"
    assert script(made) == "{\nc();\n}\n{\na();\n}\n"
    assert stylesheet(made, "extra") == ""
    assert bundles(made)["extra"].stylesheet == ""


def test_a_script_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    made = theme(tmp_path, listed("a"), a=".a { color: red; }")
    (made.whole / "static" / "js").mkdir()
    (made.whole / "static" / "js" / "site.js").write_text(scripted("a"))
    with pytest.raises(FileNotFoundError):
        script(made)


def test_a_bundle_without_scripts_names_none(tmp_path: Path) -> None:
    made = theme(tmp_path, listed("a"), a=".a { color: red; }")
    assert bundles(made)["site"].script == ""
    assert [address.rpartition(".")[2] for address, _ in files(made)] == ["css"]


def test_the_icon_is_named_by_its_content_too(tmp_path: Path) -> None:
    made = theme(tmp_path, listed("a"), a=".a { color: red; }")
    assert icon(made) == {}
    (made.whole / "static" / "icons").mkdir()
    (made.whole / "static" / "icons" / "icon.svg").write_text("<svg/>")
    ((address, text),) = icon(made).items()
    assert (address, text) == (hashed("icon", "svg", "<svg/>"), "<svg/>")
    assert address in dict(files(made))
