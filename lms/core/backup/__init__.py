"""Copies of everything the site keeps, and the way back.

One file holds the database (a consistent snapshot), the public and private media, and a manifest that says what every part must
be: sizes, SHA-256, and for each table its number of rows and the SHA-256 of them in order, read in the same snapshot as the copy.
`manage.py backup` makes one, `manage.py restore` proves it and brings it back (docs/backup.md).
"""
