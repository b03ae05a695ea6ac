"""The command that takes proposals from a file."""
