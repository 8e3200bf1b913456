"""One module a target: a registry in, files out; no disk, no clock, no network."""
