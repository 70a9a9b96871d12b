"""Measurements of `reader`, each as a ratio to a limit measured in the same run: `python -m benchmarks`.

`ptybench.py`, `floor_textual.py`, `gen_data.py`, `bench_read.py` and `bench_sqlite.py` are the measuring
tools and limits of the project's design, taken in unchanged.
"""
