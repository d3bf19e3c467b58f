"""What `make serve` is made of: a host's rules, answers, the panel of problems, the watch, and the loop over them."""
