"""The JSON API: the finder for other software, public and read-only."""
