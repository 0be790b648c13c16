"""PURE: rows in, Plotly figure out. Knows no Django, no database and no request; only this room knows Plotly."""
