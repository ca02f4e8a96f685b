"""The inbox: what reached me, to read and to confirm."""
