"""Videos, a subject: what is shown of a film, what is said in it, and what is wrong with either (see public.py).

The plugin ``vlog`` puts them on pages.
"""
