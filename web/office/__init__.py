"""办公室的工作台: where an edition stands, its applications, the calendar, the winners, and the registers.

Whoever of the office is recused from an application finds no trace of it here: every list, count, drawing and export
is made of what `standing.applications` lets through (P10).
"""
