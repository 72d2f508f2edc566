/**
 * What is said when set-up cannot go on: one coded sentence, exit code 1, and no stack.
 *
 * A `Stop` is a fact about the machine (no network, a read-only disk); anything else that is thrown is a defect and keeps its stack.
 */

export class Stop extends Error {
  /**
   * @param {string} code `KL9` and two digits
   * @param {string} sentence one sentence that says what is wrong and what to do
   */
  constructor(code, sentence) {
    super(`${code} ${sentence}`);
    this.name = "Stop";
    this.code = code;
  }
}

const DISK = {
  EROFS: "is on a read-only disk",
  EACCES: "may not be written by this user",
  EPERM: "may not be written by this user",
  ENOSPC: "is on a disk that is full",
  EDQUOT: "is on a disk whose quota is used up",
};

/**
 * The sentence for an error of the disk, or undefined if it is something else.
 * @param {unknown} error
 * @param {string} where the folder that is written to
 * @returns {Stop | undefined}
 */
export function diskStop(error, where) {
  const code = /** @type {{ code?: string }} */ (error)?.code ?? "";
  const reason = /** @type {Record<string, string>} */ (DISK)[code];
  if (reason === undefined) return undefined;
  return new Stop(
    "KL903",
    `${where} ${reason} (${code}): copy the project to a folder that can be written and start again there.`,
  );
}

/**
 * Runs a command's body; a `Stop` becomes its sentence and exit code 1.
 * @param {() => Promise<number>} body gives the exit code
 * @param {string} root
 */
export async function orStop(body, root) {
  try {
    process.exitCode = await body();
  } catch (error) {
    process.exitCode = 1;
    const stop = error instanceof Stop ? error : (diskStop(error, root) ?? problemOf(error));
    console.error(stop === undefined ? error : stop.message);
  }
}

/**
 * What the library itself says of wrong input, in its own four lines.
 * @param {unknown} error
 */
function problemOf(error) {
  return error instanceof Error && error.name === "Problem" ? error : undefined;
}
