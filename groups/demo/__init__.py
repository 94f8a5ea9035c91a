"""Made-up listings that look like real ones, for trying Kindred out and for measuring it.

Everything is drawn from one seeded `Chance`, so the same seed on the same day gives the same listings. The words are in
groups/data/demo/; the shares of answers here are guesses at what a real directory looks like, unstated ones included.
"""
