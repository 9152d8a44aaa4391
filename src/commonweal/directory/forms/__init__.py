"""What people send us, read and checked."""
