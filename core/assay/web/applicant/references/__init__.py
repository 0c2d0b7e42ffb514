"""The applicant's references: what is needed, who was asked, and what became of it."""
