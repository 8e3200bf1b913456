"""The events that a proof tries: valid, nearly valid, and as small as a failure allows."""
