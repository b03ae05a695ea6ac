"""Pages of letters to speakers, at the desk; and what a speaker presses."""
