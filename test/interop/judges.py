"""The judges that speak Python. Prints one line of JSON a case, `{"judge", "case", "problem"}`; problem is null if it passed.

Usage: judges.py ROOT WORK, with JUPYTER_PATH naming our kernelspec. Started by `npm run interop`.
"""

import collections
import html
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback
import unittest
from pathlib import Path

import nbformat

ROOT, WORK = Path(sys.argv[1]), Path(sys.argv[2])
HERE = Path(__file__).parent
SMALL = HERE / "small.ipynb"
# Front ends keep checkpoints beside the notebooks that they have opened.
COMMITTED = sorted(p for p in (ROOT / "notebooks").glob("**/*.ipynb") if ".ipynb_checkpoints" not in p.parts)
PATIENCE = 180  # seconds a cell


def tell(judge, case, problem=None):
    print(json.dumps({"judge": judge, "case": case, "problem": problem}), flush=True)


def attempt(judge, case, body):
    try:
        tell(judge, case, body())
    except Exception:
        tell(judge, case, traceback.format_exc(limit=-4))


def name_of(path):
    return str(path.relative_to(ROOT))


def read(path):
    return nbformat.read(path, as_version=4)


def failures(notebook):
    """The cells of an executed notebook that failed unasked, and the code cells that were not run."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        asked = "raises-exception" in cell.metadata.get("tags", [])
        failed = any(output.output_type == "error" for output in cell.outputs)
        if failed != asked:
            found.append(f"cell {cell.id}: {'failed' if failed else 'did not fail'}")
        if cell.execution_count is None:
            found.append(f"cell {cell.id}: was not counted")
    return "\n".join(found) or None


def text_of(notebook):
    return "".join(o.text for c in notebook.cells for o in c.get("outputs", []) if o.output_type == "stream")


# -- jupyter_kernel_test


class Reporting(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.problems = {}
        self.seen = []

    def startTest(self, test):
        super().startTest(test)
        self.seen.append(test._testMethodName)

    def note(self, test, problem):
        name = getattr(getattr(test, "test_case", test), "_testMethodName", str(test))
        if name not in self.seen:
            self.seen.append(name)
        self.problems[name] = f"{self.problems.get(name, '')}{problem}"

    def addError(self, test, err):
        self.note(test, "".join(traceback.format_exception(*err, limit=-3)))

    def addFailure(self, test, err):
        self.note(test, "".join(traceback.format_exception(*err, limit=-3)))

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.note(test, f"{subtest}\n" + "".join(traceback.format_exception(*err, limit=-3)))

    def addSkip(self, test, reason):
        self.note(test, f"skipped itself: {reason}")


def messages():
    from kernel_messages import NOT_ASKED, TypeScriptKernel

    names = [n for n in unittest.TestLoader().getTestCaseNames(TypeScriptKernel) if n not in NOT_ASKED]
    result = Reporting()
    unittest.TestSuite(map(TypeScriptKernel, names)).run(result)
    for name in result.seen:
        tell("jupyter_kernel_test", name, result.problems.get(name))


# -- the runners of notebooks


def with_nbclient(path):
    from nbclient import NotebookClient

    notebook = read(path)
    where = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=PATIENCE, kernel_name="tslab", resources=where).execute()
    nbformat.validate(notebook)
    return failures(notebook)


def with_papermill():
    import papermill
    from papermill.translators import Translator, papermill_translators

    class TypeScript(Translator):
        """Parameters are declared with `let` in the notebook, and given another value by a plain assignment."""

        @classmethod
        def translate_none(cls, value):
            return "null"

        @classmethod
        def translate_bool(cls, value):
            return "true" if value else "false"

        @classmethod
        def translate_dict(cls, value):
            return json.dumps(value)

        @classmethod
        def translate_list(cls, value):
            return json.dumps(value)

        @classmethod
        def comment(cls, text):
            return f"// {text}".strip()

        @classmethod
        def assign(cls, name, value):
            return f"{name} = {value};"

    papermill_translators.register("typescript", TypeScript)
    # Papermill takes an error that was asked for to be one all the same, so the cell that makes it is left out.
    given, out = WORK / "parameters.ipynb", WORK / "papermill.ipynb"
    notebook = read(SMALL)
    notebook.cells = [c for c in notebook.cells if "raises-exception" not in c.metadata.get("tags", [])]
    nbformat.write(notebook, given)
    papermill.execute_notebook(
        str(given), str(out), parameters={"seed": 42}, kernel_name="tslab", cwd=str(SMALL.parent), progress_bar=False
    )
    notebook = read(out)
    injected = [c for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", [])]
    if len(injected) != 1 or "seed = 42;" not in injected[0].source:
        return "the parameters were not injected"
    if "seed 42" not in text_of(notebook) or "later 43" not in text_of(notebook):
        return f"the parameter had no effect: {text_of(notebook)}"
    return failures(notebook)


def with_nbmake(path):
    command = [sys.executable, "-m", "pytest", "-q", "--nbmake", f"--nbmake-timeout={PATIENCE}", "-p", "no:cacheprovider", str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=path.parent)
    return None if ran.returncode == 0 and "1 passed" in ran.stdout else ran.stdout + ran.stderr


def with_jupytext(path):
    import jupytext

    before = read(path)
    text = jupytext.writes(before, fmt="ts:percent")
    after = jupytext.reads(text, fmt="ts:percent")
    if "// %%" not in text:
        return "it is not written as TypeScript"
    if len(before.cells) != len(after.cells):
        return f"{len(before.cells)} cells became {len(after.cells)}"
    for one, two in zip(before.cells, after.cells):
        if one.cell_type != two.cell_type or one.source.strip() != two.source.strip():
            return f"cell {one.id} came back as\n{two.source}"
        if one.metadata.get("tags", []) != two.metadata.get("tags", []):
            return f"cell {one.id} lost its tags"
    return None


# -- makers of books and papers


def shown_of(notebook):
    """What a reader is to see of a notebook: headings, code cells that are neither removed nor folded, and figures."""
    cells = [c for c in notebook.cells if "remove-cell" not in c.metadata.get("tags", [])]
    headings = [m for c in cells if c.cell_type == "markdown" for m in re.findall(r"^#+ (.+)$", c.source, re.M)]
    code = [c for c in cells if c.cell_type == "code" and c.source.strip()]
    hides = {"hide-input", "hide-cell", "remove-input"}
    figures = [
        o
        for c in code
        if not {"remove-output", "hide-output", "hide-cell"} & set(c.metadata.get("tags", []))
        for o in c.outputs
        if "application/vnd.plotly.v1+json" in o.get("data", {})
    ]
    return headings, [c for c in code if not hides & set(c.metadata.get("tags", []))], figures


def with_myst(path):
    """MyST makes an article (JATS) of the notebook; the title of the article is the notebook's first heading."""
    folder = Path(tempfile.mkdtemp(dir=WORK))
    copy = folder / "paper.ipynb"
    copy.write_bytes(path.read_bytes())
    myst = [str(Path(sys.executable).parent / "myst"), "build", copy.name, "--xml"]
    ran = subprocess.run(myst, capture_output=True, text=True, cwd=folder)
    made = folder / "_build" / "exports" / "paper.xml"
    if not made.exists():
        return ran.stdout + ran.stderr
    xml = made.read_text("utf8")
    headings, code, figures = shown_of(read(path))
    plain = lambda text: re.sub(r"[^\w ]", "", html.unescape(re.sub(r"<[^>]*>", "", text))).lower()
    found = [plain(t) for t in re.findall(r"<(?:article-)?title>(.*?)</(?:article-)?title>", xml)]
    missing = [h for h in headings if plain(h) not in found]
    if missing:
        return f"headings that are not in the article: {missing}"
    counts = (xml.count('executable="yes"'), len(set(re.findall(r'<graphic [^>]*subtype="svg\+xml" xlink:href="([^"]*)"', xml))))
    wanted = (len(code), len({json.dumps(f.data, sort_keys=True) for f in figures}))
    return None if counts == wanted else f"{counts} cells of code and figures, and not {wanted}"


def with_pandoc(path):
    """Quarto reads documents with pandoc; Quarto's own program cannot be had from a package index."""
    import pypandoc

    tree = json.loads(pypandoc.convert_file(str(path), "json", format="ipynb"))
    counts = collections.Counter()

    def walk(node):
        if isinstance(node, dict):
            classes = node["c"][0][1] if node.get("t") == "Div" else []
            if node.get("t") in ("Header", "Image"):
                counts[node["t"]] += 1
            if "cell" in classes and "code" in classes:
                counts["code"] += 1
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(tree["blocks"])
    notebook = read(path)
    headings, _, figures = shown_of(notebook)
    wanted = {"Header": len(headings), "Image": len(figures), "code": sum(c.cell_type == "code" for c in notebook.cells)}
    return None if dict(counts) == {k: n for k, n in wanted.items() if n} else f"{dict(counts)}, and not {wanted}"


def with_nbformat(path):
    notebook = json.loads(path.read_text("utf8"))
    nbformat.validate(notebook)
    return None if notebook["nbformat_minor"] >= 5 else "older than 4.5"


def all_judges():
    notebooks = [SMALL, *COMMITTED]
    executed = sorted((ROOT / ".cache" / "notebooks").glob("**/*.ipynb"))
    messages()
    for path in [*notebooks, *executed]:
        attempt("nbformat", name_of(path), lambda: with_nbformat(path))
    for path in notebooks:
        attempt("jupytext", name_of(path), lambda: with_jupytext(path))
    for path in COMMITTED:
        attempt("mystmd", name_of(path), lambda: with_myst(path))
        attempt("pandoc", name_of(path), lambda: with_pandoc(path))
    attempt("papermill", name_of(SMALL), with_papermill)
    for path in notebooks:
        attempt("nbclient", name_of(path), lambda: with_nbclient(path))
        attempt("nbmake", name_of(path), lambda: with_nbmake(path))


os.chdir(ROOT)
sys.path.insert(0, str(HERE))
all_judges()
