"""Changing what an endpoint holds: pushing graphs there, and deriving there."""
