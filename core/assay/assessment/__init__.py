"""The rules: pure functions over content and plain values. Time and chance are arguments.

Nothing here reads a file, a clock, a database or a request.
"""
