"""The people who run groups: accounts, what they facilitate, what they were checked for."""
