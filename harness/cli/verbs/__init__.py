"""What `idrill` can be asked for: a module for each verb."""
