"""What takes seconds is computed once for the same data, in each process: pages of a window mostly show the same.

Results are found by a hash of everything that they are computed from. So a changed answer, correction or rating is
other data and nothing has to be forgotten in time; who may see what is settled before, by what is read.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import sha256
from threading import Lock
from typing import Any, Final, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

#: Models of some hundred kilobytes each, the latest used last.
MOST: Final = 64

_FOUND: OrderedDict[Hashable, object] = OrderedDict()
_LOCK = Lock()
T = TypeVar("T")


def remembered(compute: Callable[[], T], name: str, *data: NDArray[Any] | str) -> T:
    """What `compute` gives, from before if the data are the same. It must depend on nothing but `data`."""
    key = (name, *map(_mark, data))
    with _LOCK:
        if key in _FOUND:
            _FOUND.move_to_end(key)
            return cast(T, _FOUND[key])
    # Two threads may compute the same once; neither holds up the others.
    found = compute()
    with _LOCK:
        _FOUND[key] = found
        while len(_FOUND) > MOST:
            _FOUND.popitem(last=False)
    return found


def _mark(data: NDArray[Any] | str) -> Hashable:
    if isinstance(data, str):
        return sha256(data.encode()).digest()
    whole = np.ascontiguousarray(data)
    return whole.shape, whole.dtype.str, sha256(whole.tobytes()).digest()
