"""The overlay: a drill with the names, people, entities, limits and deadlines of an integration. Pure, before a plan is drawn up."""
