"""Template filters of the public pages and the desk."""
