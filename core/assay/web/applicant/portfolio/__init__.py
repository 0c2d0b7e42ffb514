"""A person's own portfolio: its entries, people and facts, its documents, and how far it reaches."""
