"""What the worker does by itself; procrastinate finds the module by its name."""

from groups import mail

__all__ = ["mail"]
