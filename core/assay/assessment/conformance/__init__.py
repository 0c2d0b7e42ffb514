"""Whether content does what it is for: forms can be drawn, criteria be met, competencies be examined, texts be read."""
