"""Reading what others made in a process of its own, whose time and memory are limited.

Pages, mails, feeds and books come from anywhere, and the libraries that read them can be led to run for
minutes or to fill the memory. So they run in a child (`child`), one after the other; a child that is over a
limit ends, and with it the one document (`guard`).
"""
