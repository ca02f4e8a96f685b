"""What goes out: status messages and own documents, as files in the outbox folder."""
