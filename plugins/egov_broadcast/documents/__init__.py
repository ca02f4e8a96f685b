"""Documents: the register, registering by hand, recalling."""
