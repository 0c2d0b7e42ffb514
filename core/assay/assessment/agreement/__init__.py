"""How well raters agree. Every function takes subjects x raters, NaN where nobody rated, and knows no exam."""
