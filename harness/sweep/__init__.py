"""One drill, once for every point at which its connection or its connector can be cut off: where does it break?"""
