"""What is told of requests to those who run the installation: a line, a count, a trace. Never what was in them."""
