"""Classical item analysis: what responses say about items, a test and its cut."""
