"""Bulk entry: permits from a CSV or XLSX file, all rows or none.

    columns    what each column of a file means; the one place that names them
    reading    bytes → rows of text, with what was found about the file (encoding, separator, sheet)
    checking   one row of text → values of the record, or problems in words
    staging    temporary tables that hold the read rows, and the checks that need all rows at once
    writing    staged rows → records, in sets
    importing  the whole way, step by step; commands and views call this
    template   empty files to fill in

A file is read once: every row is checked while it goes into a temporary table, so that memory stays flat whatever the
size. Only when no row has a problem are the records made, in the same transaction; an import that is killed leaves
nothing. Nothing here publishes: the permits are drafts.
"""
