"""Forms of staying in touch."""
