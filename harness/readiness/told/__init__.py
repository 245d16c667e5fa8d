"""An assessment as people and programs read it: console, page, JSON, JUnit, annotations."""
