"""Jupyter's own test suite of the messaging protocol, asked of our kernel."""

import jupyter_kernel_test


class TypeScriptKernel(jupyter_kernel_test.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = 'console.log("hello, world");'
    code_stderr = 'console.error("oh no");'
    code_generate_error = 'throw new Error("made on purpose");'
    code_inspect_sample = "Math"

    completion_samples = [
        {"text": "Math.hyp", "matches": {"hypot"}},
        {"text": "Number.isSaf", "matches": {"isSafeInteger"}},
    ]
    complete_code_samples = ["1 + 1", "const a = 1;", "function f() { return 1; }", "await Promise.resolve(1)"]
    incomplete_code_samples = ["function f() {", "[1, 2,", "const text = `a"]
    invalid_code_samples = ["const const = 1;", "1 +* 2"]

    code_execute_result = [{"code": "1 + 2", "result": "3"}, {"code": '"a".repeat(3)', "result": "'aaa'"}]
    code_display_data = [
        {"code": 'import { display } from "tslab"; display.html("<b>x</b>");', "mime": "text/html"},
        {"code": 'import * as tslab from "tslab"; tslab.display.markdown("**x**");', "mime": "text/markdown"},
        {"code": 'import { table } from "kernel-lib"; table([{ folio: 0, pins: 1 }]);', "mime": "text/html"},
    ]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "1 ? 2*"


# What the suite also knows and a TypeScript kernel has no way to ask for: a pager, and clearing the output from a cell.
NOT_ASKED = ("test_pager", "test_clear_output")
