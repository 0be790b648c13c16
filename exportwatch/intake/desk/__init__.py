"""The review desk: where people check each proposed fact against its sentence before it enters the record."""
