"""What is signed on the wire: keys, HTTP signatures, proofs, and JSON read within bounds; pure."""
