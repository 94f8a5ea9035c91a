"""Memory that is no longer used, given back."""

import ctypes

# Columns larger than this have pages of their own, which go back to the system as soon as nobody uses them. Left to
# itself, glibc takes the space of smaller and smaller ones from one heap, which is full of holes before long.
PAGES_OF_ITS_OWN = 2**20
_M_MMAP_THRESHOLD = -3  # malloc.h

_library = ctypes.CDLL(None)


def keep_apart() -> None:
    """Have the C library keep what is large apart from what is small, where it can: glibc does."""
    set_option = getattr(_library, "mallopt", None)
    if set_option is not None:
        set_option(_M_MMAP_THRESHOLD, PAGES_OF_ITS_OWN)


def give_back() -> None:
    """Have the C library return what it keeps for later to the system, where it can: glibc does.

    Reading a million groups goes through more memory than they take in the end, and glibc keeps most of it.
    """
    trim = getattr(_library, "malloc_trim", None)
    if trim is not None:
        trim(0)
