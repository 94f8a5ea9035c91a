"""Mails about listings: one named function for each, plain text, by who gets them."""
