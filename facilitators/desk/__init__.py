"""The admin's front page: what needs a steward today, and what needs somebody who runs groups."""
