"""Who may do what in a step of main: form, signatures, reviews, decision."""
