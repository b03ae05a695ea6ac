"""What goes to the inboxes of other servers: a queue, a job for each host."""
