"""What hosts do for each edition, with its day: a list for each series, and what was done."""
