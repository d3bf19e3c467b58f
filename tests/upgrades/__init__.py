"""Sites of earlier releases, and what readers had of them: each is upgraded and built by today's code.

`599a93a` was written with that commit, from before there were releases. Each release since has a folder of its name,
made with its own kit: `python -m tests.upgrades` makes that of the newest, before it is released.
"""
