"""The formats that articles are read from, one module each; `catalog` lists them."""
