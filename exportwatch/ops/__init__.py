"""How it runs: the embedded database, the broker of folders, health, and the command that starts all of it.

Knows processes, folders and addresses; knows the record only by its services, and never the intake or the pages.
"""
