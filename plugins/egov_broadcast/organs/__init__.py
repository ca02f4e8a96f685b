"""Identifiers of organisations: ours, those we know, which are the same."""
