"""The applicant's pages: registering, the lobby, the exam room, the result.

`journal.py` takes what the room saves. It knows no user and no session: the ticket of `tickets.py` is its proof.
"""
