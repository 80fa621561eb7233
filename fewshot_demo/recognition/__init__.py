"""Questions to models: adapted once to a support set, answered many times, and explained."""
