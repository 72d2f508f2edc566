/** Starting other programs. */
import { spawn } from "node:child_process";
import { ROOT } from "./files.mjs";

/**
 * @typedef {object} Ran
 * @property {number} code the exit code; 127 if the program is not there
 * @property {string} output what it printed, both streams, in the order of arrival
 */

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, echo?: boolean, shell?: boolean }} [options] `echo`: show what it prints as it comes
 * @returns {Promise<Ran>}
 */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      shell: options.shell ?? false,
    });
    /** @type {Buffer[]} */
    const parts = [];
    for (const [stream, own] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]))
      stream.on("data", (part) => {
        parts.push(part);
        if (options.echo) own.write(part);
      });
    const output = () => Buffer.concat(parts).toString("utf8");
    child.on("error", (error) => resolve({ code: 127, output: `${output()}${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output: output() }));
  });
}

/**
 * Runs a JavaScript program with this Node.
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function runNode(args, options) {
  return run(process.execPath, args, options);
}
