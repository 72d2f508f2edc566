/** What the kernel says of itself; front ends store `language_info` in the notebook. */
import { typescript as ts } from "./tslab.js";
import type { Json } from "./wire.js";

/** The content of a `kernel_info_reply`. */
export function kernelInfo(tslabVersion: string): Json {
  return {
    status: "ok",
    protocol_version: "5.3",
    implementation: "tslab",
    implementation_version: tslabVersion,
    language_info: {
      name: "typescript",
      version: ts.version,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      // The classic notebook wants CodeMirror's JavaScript mode with a flag, JupyterLab the name in `mode`.
      codemirror_mode: { name: "javascript", mode: "typescript", typescript: true },
    },
    banner: `TypeScript ${ts.version} on Node ${process.versions.node}, by tslab ${tslabVersion}`,
    debugger: false,
    help_links: [
      { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
      { text: "tslab", url: "https://github.com/yunabe/tslab" },
    ],
  };
}
