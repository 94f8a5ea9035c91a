"""Other systems' formats: each reads a file into rows. Pure: no ORM, no clock, no network."""
