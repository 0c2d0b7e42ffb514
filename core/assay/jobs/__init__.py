"""What runs later: Huey tasks, each a call of a service. Beside `web`, and a stranger to it."""
