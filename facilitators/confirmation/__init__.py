"""Asking those who run a group whether its listing is still true, and taking their answer."""
