"""What other rooms may ask."""
