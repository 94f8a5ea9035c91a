"""Memory that is no longer used, given back."""

import ctypes


def give_back() -> None:
    """Have the C library return what it keeps for later to the system, where it can: glibc does.

    Reading a million groups goes through more memory than they take in the end, and glibc keeps most of it.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
