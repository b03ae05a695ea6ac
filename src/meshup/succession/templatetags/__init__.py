"""How homes are said on pages."""
