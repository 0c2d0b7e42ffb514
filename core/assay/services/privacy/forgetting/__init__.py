"""What may be forgotten in time, and forgetting it: a small portion at a time, each in a transaction of its own."""
