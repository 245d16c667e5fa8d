"""1 DEFINE: what a drill and a connector file may say, read with line marks; nothing in here has an effect."""
