"""What people outside the app read before a meeting: one pack for each reader, by the same queries.

A pack is asked for as its reader (queries/viewer.py), so it holds what they may see and nothing
more. `python -m briefing` writes them; who gets which, and how they are sent, is beside it.
"""
