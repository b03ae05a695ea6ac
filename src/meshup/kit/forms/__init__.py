"""Forms of every room: fields, what is done with what was typed, and what a page says back."""
