"""The store: tables, engine, migrations, repositories. Row types stay in here.

The root imports nothing, so that `counts` can be read without the rest.
"""
