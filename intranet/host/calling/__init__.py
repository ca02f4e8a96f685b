"""Calling plugins: what they give is checked, what they break is undone, noted and named."""
