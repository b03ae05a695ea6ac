"""The pages by which hosts keep neighbours in the fediverse."""
