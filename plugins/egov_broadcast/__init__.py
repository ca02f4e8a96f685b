"""Official documents reach everyone, and everyone's confirmation comes back. See `docs/plugins/broadcast.md`."""
