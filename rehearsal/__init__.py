"""A whole edition and its five years under a virtual clock, in a throw-away database, on the real engine.

`reading` turns a scenario file into a `story`, with the words of `vocabulary`; `stage` and `world` hold the database
and the clock, `cast` peoples it. `play` goes through time: `acting` lets people do their tasks (`habits` say when,
`knowledge` and `answers` what they fill in), `incoming` and `initiatives` bring what comes from outside. `report`,
`timeline` and `verdict` say what came of it.
"""
