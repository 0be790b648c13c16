"""HOW IT IS READ: pages, API, exports of the published record. No models; must not know the intake."""
