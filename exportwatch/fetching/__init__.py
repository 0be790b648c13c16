"""Fetching: an address or bytes in, checked bytes and readable text out.

A pure room. It knows no Django, no Celery and no database; what it needs to know about the outside (limits, user agent,
today) comes in as an argument. It decides whether an address may be visited and how bytes become text; it does not
decide whether a text matters.
"""
