"""Models of responses: ability, difficulty, slope and severity on one scale. Arrays in, values out."""
