"""Who is there: checked in, or joined from their own phone by the code of the evening."""
