"""Tracking: who has not opened or confirmed; reminding them."""
