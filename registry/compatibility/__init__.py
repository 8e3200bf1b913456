"""Whether a change is safe: rules that judge each change on four planes."""
