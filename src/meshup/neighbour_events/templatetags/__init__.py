"""What templates say of events of neighbours."""
