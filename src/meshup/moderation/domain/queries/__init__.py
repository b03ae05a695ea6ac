"""The only way to the rows of moderation: values, and who may read them."""
