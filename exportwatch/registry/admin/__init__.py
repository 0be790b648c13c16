"""The registry in the admin: what records refer to, and the records themselves, from draft to public.

reference, evidence             what records refer to; articles
permits, measures, statements   one screen for each kind of record
records, versions               what these screens share: review, history
forms, permit_forms, measure_forms, fields, lookup
                                how values and references are entered
filters, saved                  the list pages
duplicates, preview             what is shown before something is saved
bulk                            permits from a file
"""

from exportwatch.registry.admin import evidence, measures, permits, reference, statements

__all__ = ["evidence", "measures", "permits", "reference", "statements"]
