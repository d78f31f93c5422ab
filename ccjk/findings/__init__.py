"""What can be wrong, each with what mends it: for `status` and `doctor`."""
