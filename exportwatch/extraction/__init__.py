"""Text in, facts out: finds in a report who stopped which permits, when, and who said so.

Pure Python: knows no Django, no database, no network and no clock; the publication date and the gazetteer are
arguments.
"""
