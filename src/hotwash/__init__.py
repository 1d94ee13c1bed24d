"""Hotwash: incident management from the first alert to a blameless postmortem."""

__version__ = "0.1.0.dev0"
