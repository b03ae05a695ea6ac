"""Parts of a common programme, which those who hold an event with its home fill."""
