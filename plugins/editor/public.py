"""The program that edits a site in the browser, for the command that puts it there."""

from kindling.plugins.editor.program import FILES, FOLDER, NAME, PACKAGE, RELEASE, inner_name, is_package

__all__ = ["FILES", "FOLDER", "NAME", "PACKAGE", "RELEASE", "inner_name", "is_package"]
