"""Month, week and agenda; calendar feeds."""
