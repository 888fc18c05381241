"""`make try-deployment`: the files of deploy/ tried for real, on loopback, by an ordinary user, in a folder that goes away.

nginx, PostgreSQL, Redis, two web nodes and a worker from Debian's packages and this checkout, with production's settings; then
the story's smoke test through nginx, with one node killed on the way. Nothing outside the folder is written or left running.
"""
