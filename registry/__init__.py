"""What an event is: types, definitions, versions, releases, differences, rules."""
