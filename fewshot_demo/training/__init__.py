"""Meta-training and meta-testing, the same for every learner."""
