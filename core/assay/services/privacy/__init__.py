"""What is held about people: named in one list, handed to them, and erased."""
