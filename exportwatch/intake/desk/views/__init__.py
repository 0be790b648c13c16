"""The desk's pages. They show and pass on; what a decision does stands in `intake.services`.

access.py       who gets in
queue.py        what waits, what was decided, what failed
handing_in.py   addresses, files and e-mail that a person hands in, and what became of each
proposals.py    one proposal, its text beside its form, and every decision on it
stories.py      all of a story: its articles and proposals; rejecting them together; splitting and merging
rereadings.py   what a newer engine version would change, and letting it in
health.py       how feeds, queue and workers are doing; what was given up
changes.py      pages that prove something and were changed since
looking_up.py   what the script asks while somebody edits: names of the record, quotes in the text
"""
