"""Putting plugins away: what uninstalling keeps, what purging exports and deletes."""
