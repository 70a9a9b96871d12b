"""Bytes in, articles out: find files, decode, clean, split."""
