"""Standard setting: a panel judges the items of a form, is shown what came of it, and a coordinator decides the cut."""
