"""How files become models: text, plain values with their lines, models. Bad input is noted, never raised."""
