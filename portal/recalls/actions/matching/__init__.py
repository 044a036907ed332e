"""Lists against catalogues, in both directions; runs in the worker."""
