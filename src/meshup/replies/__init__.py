"""What people of other servers answer to our events, read by hosts before anybody else."""
