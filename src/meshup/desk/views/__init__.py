"""The doors of the desk, one module for each noun."""
