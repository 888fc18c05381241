"""Whether what Maloca acknowledges is stored, under load and while it is being killed (`make soak`, docs/testing.md)."""
