"""How parts are said on pages."""
