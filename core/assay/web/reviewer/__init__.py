"""The reviewer's pages: the queue, and the desk at which one response is scored, blind."""
