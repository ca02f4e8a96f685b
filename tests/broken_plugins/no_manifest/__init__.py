"""A plugin whose plugin.toml was forgotten."""
