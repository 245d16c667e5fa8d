"""The Docker runtime: the same world in containers. The only package that uses the Docker SDK."""
