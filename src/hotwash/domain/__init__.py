"""The rules of incident management: pure functions of state, command, time and policy."""
