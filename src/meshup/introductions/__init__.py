"""Who has met whom, and who would rather not, remembered across evenings."""
