"""Game days: who plays which role, what surprises them, what is judged; and the scripted teams that rehearse one without people."""
