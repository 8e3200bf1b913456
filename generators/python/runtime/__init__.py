"""Files that go into every generated package as they are."""
