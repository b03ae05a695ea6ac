"""Talks, speakers and topics: their pages, slides and videos."""
