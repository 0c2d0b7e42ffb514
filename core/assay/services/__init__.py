"""What people do: one function a use case. Session, actor, catalog and clock are arguments.

A service checks that the actor may do it, applies the rules of `assay.assessment`, writes, and leaves a line in
the audit log, all in the caller's transaction. Everything a page can do is done here, so that it can be done
from Python without a browser.
"""
