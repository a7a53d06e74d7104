"""Reads a full file, and the deltas after it, by the rules of the Python original's loader; prints what it holds.

Every value is printed with its Python type, so that an int that became a float shows.
"""

import json
import sys

TYPES = {"int": int, "float": float, "str": str, "bool": bool, "list": list, "dict": dict}


def check(record, schema):
    for field, expected in schema.items():
        assert field in record, f"Missing field '{field}' as defined in schema."
        assert isinstance(record[field], expected), (
            f"Field '{field}' expects type '{expected.__name__}', got '{type(record[field]).__name__}'."
        )
    for field in record:
        assert field in schema, f"Field '{field}' is not defined in the schema."


def load(path):
    with open(path, encoding="ascii") as file:
        tables = json.load(file)["tables"]
    db = {}
    for name, table in tables.items():
        schema = None if table["schema"] is None else {field: TYPES[kind] for field, kind in table["schema"].items()}
        records = {}
        for record in table["records"]:
            key = record[table["primary_key"]]
            assert key not in records, f"Record with key '{key}' already exists in table '{name}'."
            if schema is not None:
                check(record, schema)
            records[key] = record
        db[name] = (table["primary_key"], schema, records)
    return db


def apply(db, path):
    with open(path, encoding="ascii") as file:
        delta = json.load(file)
    assert delta["type"] == "delta" and isinstance(delta["timestamp"], float)
    for name, changes in delta["tables"].items():
        if name not in db:
            continue
        primary_key, schema, records = db[name]
        for record in changes.get("upserts", []):
            if schema is not None:
                check(record, schema)
            records.setdefault(record[primary_key], {}).update(record)
        for key in changes.get("deletes", []):
            records.pop(key, None)


def typed(value):
    if isinstance(value, dict):
        return {key: typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [typed(inner) for inner in value]
    return f"{type(value).__name__} {value!r}" if not isinstance(value, str) else f"str {value}"


full, *deltas = sys.argv[1:]
db = load(full)
for delta in deltas:
    apply(db, delta)
print(json.dumps({name: [typed(record) for record in records.values()] for name, (_, _, records) in db.items()}))
