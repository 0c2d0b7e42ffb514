"""One exam as rules: forms, the journal of a sitting, marking, scores, results, and scoring again."""
