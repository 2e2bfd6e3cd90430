# mypy: ignore-errors
# ruff: noqa
"""For the time of the change only: statements of SQLAlchemy's Core on a `Connection`."""

import sqlalchemy.dialects.sqlite as lite
from sqlalchemy.sql.elements import TextClause

_DIALECT = lite.dialect(paramstyle="qmark")


class Found(list):
    def all(self):
        return self

    def one(self):
        (it,) = self
        return it

    def first(self):
        return self[0] if self else None


class Result:
    def __init__(self, cursor, names):
        from drill.storage.connection import _shape

        self.cursor = cursor
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        if cursor.description:
            names = names or [c[0] for c in cursor.description]
            self._make = _shape(tuple(names))
            self._names = names

    def __iter__(self):
        return map(self._make, self.cursor)

    def all(self):
        return list(self)

    fetchall = all

    def first(self):
        r = self.cursor.fetchone()
        self.cursor.close()
        return None if r is None else self._make(r)

    fetchone = first

    def one(self):
        (it,) = self
        return it

    def scalars(self):
        return Found(r[0] for r in self.cursor)

    def scalar(self):
        r = self.first()
        return None if r is None else r[0]

    def scalar_one(self):
        (r,) = self
        return r[0]

    scalar_one_or_none = scalar

    def mappings(self):
        return Found(dict(zip(self._names, r)) for r in self.cursor)


def run(connection, statement, values=None):
    several = isinstance(values, (list, tuple))
    if several and not values:
        raise AssertionError("nothing to run")
    one = (values[0] if several else values) or {}
    keys = list(one) if statement.__visit_name__ in ("insert", "update") and one else None
    compiled = statement.compile(dialect=_DIALECT, column_keys=keys)

    def bind(each):
        params = compiled.construct_params(each or {})
        processors = compiled._bind_processors
        if compiled._render_postcompile or compiled.post_compile_params:
            state = compiled._process_parameters_for_postcompile(params)
            text, names, params = (
                state.statement,
                state.positiontup,
                params | state.additional_parameters,
            )
        else:
            text, names = str(compiled), compiled.positiontup
        return text, [
            processors[n](params[n]) if n in processors and params[n] is not None else params[n]
            for n in names or ()
        ]

    if several:
        text = bind(one)[0]
        connection.raw.executemany(text, [bind(each)[1] for each in values])
        return None
    text, row = bind(values)
    cursor = connection.raw.execute(text, row)
    columns = getattr(statement, "selected_columns", None)
    names = (
        [c.key or f"_{n}" for n, c in enumerate(columns)]
        if columns is not None and cursor.description and not isinstance(statement, TextClause)
        else None
    )
    if names and len(names) != len(cursor.description):
        names = None
    return Result(cursor, names)
