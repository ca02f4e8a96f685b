"""Two of its migrations follow the same one."""
