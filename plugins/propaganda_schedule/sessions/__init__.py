"""Sessions: adding, changing, moving, cancelling; series; clashes."""
