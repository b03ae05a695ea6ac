"""The pages of the desk's shell, one module for each."""
