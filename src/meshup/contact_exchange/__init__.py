"""Two people who met stay in touch, when both say so."""
