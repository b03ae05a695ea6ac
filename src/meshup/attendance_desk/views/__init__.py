"""Pages of who comes at the desk, one module for each noun."""
