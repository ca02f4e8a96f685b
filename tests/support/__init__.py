"""What the tests stand on: databases, an invented agency, a closed network, counted queries."""
