"""Good deeds: from a deed somebody saw to a story others follow. See `docs/plugins/good-deeds.md`."""
