"""What the database says of switches: read for the gate, for screens and for rules."""
