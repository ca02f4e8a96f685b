"""Upkeep of the search index: making it anew, and the words of files that belong to what is found.

The only place that knows search, files, background work and the reader of papers at once.
"""
