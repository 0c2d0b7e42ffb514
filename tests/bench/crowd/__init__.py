"""A thousand people at once: they come to their exam within a minute, and then save every ten seconds."""
