"""Labelled documents, and how the engine is measured on them: figures, floors, and a report of where it errs.

`README.md` beside this file says what the labels mean. `python -m tests.extraction.corpus` prints the report. Knows the
engine by what `manage.py extract --cold` prints and by nothing else, so that rules cannot be written to the measure.
"""
