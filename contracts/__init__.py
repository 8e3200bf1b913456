"""The proof that the generated artefacts agree: strategies, the pipeline under test, engines, properties."""
