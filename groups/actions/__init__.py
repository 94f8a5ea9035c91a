"""Writes that cross models: atomic, the actor named, side effects after commit."""
