"""2 PLAN: a drill, a connector, a speed and a seed become ordered steps; pure, no effects."""
