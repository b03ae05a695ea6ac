"""What talks that travel do: pure terms and documents, and the rows of both sides."""
