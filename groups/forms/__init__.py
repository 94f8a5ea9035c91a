"""Forms that anybody may send, and what guards them."""
