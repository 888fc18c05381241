"""From a school's roster file to rows that can be stored.

    reading (bytes to a table of text, in a child process)  >  headings (which column is what)  >  cells, parsing (what each
    row says)  >  matching (who that is here)  >  lms.records.resources (what would change, and the writing of it)

Nothing in this package writes to the database, and `table`, `text`, `sheets` and `child` know nothing of Django.
"""
