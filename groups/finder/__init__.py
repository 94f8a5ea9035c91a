"""What the project exists for: a visitor's wishes in, fitting groups out."""
