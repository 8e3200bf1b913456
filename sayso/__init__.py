"""The face: the command line, the reporters, the public API."""

__version__ = "0.1.0"
