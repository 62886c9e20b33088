"""A whole edition and its five years under a virtual clock, in a throw-away database, on the real engine.

`story` reads what a scenario file tells, `world` holds the clock and the database, `cast` peoples it, `acting` lets the
people do their tasks, `answers` fills their forms, `happenings` brings what comes from outside, `report` tells it.
"""
