"""Standard setting: from the judgements of a panel to a recommended cut, with its error."""
