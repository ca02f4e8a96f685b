"""From a plan to its sessions."""
