"""Who is kept from a case: their own, their household's, declared conflicts of interest."""
