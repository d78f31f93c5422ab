"""The tests. Whatever of them is imported first, they settle their surroundings before anything else."""

from tests import surroundings

surroundings.settle()
