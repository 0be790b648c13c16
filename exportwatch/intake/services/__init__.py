"""Every write of the intake: taking articles in (`articles`) and deciding on what was found in them (`review`)."""
