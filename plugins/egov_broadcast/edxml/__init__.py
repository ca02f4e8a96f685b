"""edXML messages: read, checked, written. Knows no database."""
