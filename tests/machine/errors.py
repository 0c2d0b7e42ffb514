"""What goes wrong when this machine is given a database server or a browser."""


class MachineError(Exception):
    """This machine lacks something that the tests need; the message says what to do."""
