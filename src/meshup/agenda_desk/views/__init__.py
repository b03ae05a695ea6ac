"""The agenda's pages at the desk, one module for each noun."""
