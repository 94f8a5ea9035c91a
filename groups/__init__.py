"""The directory: listings, vocabulary, places, the finder and the public pages."""
