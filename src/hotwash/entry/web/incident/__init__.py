"""The room of an incident, and its postmortem."""
