"""What somebody would tell or show: the standing call, proposals, and what becomes of them."""
