"""Core's migrations. `env.py` here serves every lineage; a plugin ships only version files."""
