"""Applications: begun, handed in, reviewed, settled. Nothing that changes later changes what was handed in."""
