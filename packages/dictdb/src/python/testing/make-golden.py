"""Writes the golden files beside it, as the Python original writes its backups. Run it when the format gains a case."""

import json
from pathlib import Path

HERE = Path(__file__).parent

TABLES = {
    "users": {
        "primary_key": "id",
        "schema": {"id": "int", "name": "str", "score": "float", "active": "bool", "tags": "list", "profile": "dict"},
        "records": [
            {"id": 1, "name": "Zoé 🎈", "score": 5.0, "active": True, "tags": [], "profile": {}},
            {"id": 7, "name": 'quote " back \\ line\n', "score": float("nan"), "active": False,
             "tags": [1, 2.5, "three", None, [4]], "profile": {"size": {"cm": 180.5}, "2": None}},
            {"id": 2**53 - 1, "name": "", "score": 1e300, "active": True, "tags": [True], "profile": {}},
        ],
    },
    "loose": {
        "primary_key": "key",
        "schema": None,
        "records": [
            {"key": "a", "big": 2**60 + 1, "far": float("-inf"), "tiny": 5e-324, "none": None},
            {"key": "é", "list": [{"x": float("inf")}]},
        ],
    },
    "empty": {"primary_key": "id", "schema": None, "records": []},
}

DELTA = {
    "type": "delta",
    "timestamp": 1706123516.123456,
    "tables": {
        "users": {
            "upserts": [
                {"id": 1, "name": "Zoé", "score": 6.5, "active": False, "tags": ["x"], "profile": {}},
                {"id": 8, "name": "new", "score": -0.0, "active": True, "tags": [], "profile": {}},
            ],
            "deletes": [7],
        },
        "loose": {"upserts": [], "deletes": ["é"]},
    },
}


def full(tables):
    """The original streams a full file table by table, one record a line, in ASCII."""
    parts = []
    for name, table in tables.items():
        records = ",\n".join(f"                {json.dumps(record)}" for record in table["records"])
        body = f"\n{records}\n            " if records else ""
        parts.append(
            f"        {json.dumps(name)}: {{\n"
            f'            "primary_key": {json.dumps(table["primary_key"])},\n'
            f'            "schema": {json.dumps(table["schema"])},\n'
            f'            "records": [{body}]\n'
            f"        }}"
        )
    return '{\n    "tables": {\n' + ",\n".join(parts) + "\n    }\n}"


(HERE / "full.golden").write_text(full(TABLES), encoding="ascii")
(HERE / "delta.golden").write_text(json.dumps(DELTA, indent=2), encoding="ascii")
