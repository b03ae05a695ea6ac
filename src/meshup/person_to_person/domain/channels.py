def read_rounds(slugs): return {}
