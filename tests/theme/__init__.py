"""Tests of the theme: its components alone, its pages, its stylesheets."""
