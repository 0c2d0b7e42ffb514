"""How often something may be tried: the limits, and the counts behind them."""
