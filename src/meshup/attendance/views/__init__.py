"""Pages of coming: for visitors, and at the desk."""
