"""What is different between two versions of content, piece by piece and word by word."""
