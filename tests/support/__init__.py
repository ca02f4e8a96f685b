"""What only core's own tests stand on: a closed network, free ports, a crawler, hooks without a database."""
