"""What templates of other rooms show of reports."""
