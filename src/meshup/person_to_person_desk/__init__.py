"""The pages by which hosts lead the rounds of an evening."""
