"""Reminders and their escalation."""
