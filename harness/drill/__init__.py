"""1 DEFINE: the notation of drills and connector files, read with line marks; nothing in here has an effect."""
