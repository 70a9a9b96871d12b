"""reader: judge the sentences of news articles, for stance and claims, in a terminal."""

__version__ = "0.1.0"
