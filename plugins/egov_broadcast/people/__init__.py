"""People who come and go, and the figures that follow them."""
