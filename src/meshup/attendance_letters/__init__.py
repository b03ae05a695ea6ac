"""Letters about coming: what they say, to whom, and when."""
