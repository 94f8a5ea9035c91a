"""Measuring the finder: whole answers from memory, and whole pages through a real web server on this machine."""
