"""What proposing works out: which evenings suit, and what a form has made."""
