"""From a CRM export to the served file: read, map, check, keep what is refused, publish."""
