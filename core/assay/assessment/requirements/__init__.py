"""What an endorsement requires, and how far a portfolio meets it: each requirement with its finding and why."""
