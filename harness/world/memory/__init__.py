"""The smallest runtime: fakes and proxies in the memory of this process, and a clock that stands until someone waits."""
