"""The record: permits, countries, companies, measures, statements and the evidence for each.

What people decided stands here. Knows nothing of how facts come in (intake) or how they are read (public).
"""
