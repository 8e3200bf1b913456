"""What is deployed, what should be, and the safe way between."""
