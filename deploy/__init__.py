"""What a real installation is made of, and a trial of it."""
