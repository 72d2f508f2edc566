"""Jupytext beside our text form. Reads a JSON list of `{"notebook", "text"}`; prints for each what Jupytext reads in our text, and what it
writes for the notebook, and what it reads in that."""

import json
import sys
import warnings

import jupytext
import nbformat

warnings.filterwarnings("ignore")


def cells_of(notebook):
    return [
        {"cell_type": c.cell_type, "source": c.source, "metadata": {k: v for k, v in c.metadata.items() if k != "lines_to_next_cell"}}
        for c in notebook.cells
    ]


def answer(pair):
    notebook = nbformat.from_dict(pair["notebook"])
    written = jupytext.writes(notebook, fmt="ts:percent")
    return {
        "read": cells_of(jupytext.reads(pair["text"], fmt="ts:percent")),
        "written": written,
        "own": cells_of(jupytext.reads(written, fmt="ts:percent")),
    }


json.dump([answer(pair) for pair in json.load(sys.stdin)], sys.stdout)
