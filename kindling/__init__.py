"""Kindling: Markdown posts and short videos, in series, become a static site.

All that can be imported lies in this package. Its floors, from below: model, plugins and engine side by side, commands.
"""
