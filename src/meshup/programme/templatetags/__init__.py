"""How a programme is said on pages."""
