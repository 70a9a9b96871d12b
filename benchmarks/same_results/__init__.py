"""Compare the results of two source trees of the program: `python -m benchmarks.same_results`.

This package uses the documented commands, keys and file formats, and none of the program's modules. So it works on a
tree from before a refactoring and on one from after it.
"""
