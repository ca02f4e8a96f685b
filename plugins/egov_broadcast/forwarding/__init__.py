"""Forwarding: handing a document on, and the chain that makes."""
