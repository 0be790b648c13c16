"""How things get in: what machines fetched and proposed, every full text that may not be republished, and the desk
that reviews it.

Writes the record only through the registry's services. The public side cannot import this room.
"""
