"""The applicant's goals and applications: how far they are, what happens next, and who has it."""
