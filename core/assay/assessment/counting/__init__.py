"""How evidence is counted: days, conditions on days, hours and years. It knows no requirement as a whole."""
