"""Reading essays: who reads what, rating, what readers dispute, and the ratings side by side."""
