"""The engine `trino`: a local Athena."""
