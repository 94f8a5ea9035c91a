"""Public pages. None sets a cookie or asks who is looking."""
