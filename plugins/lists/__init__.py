"""Lists, a subject: which lists of posts a site has, and where they are (see public.py).

The plugin ``listings`` makes their pages.
"""
