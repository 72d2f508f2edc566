/** Files that come with the library: the data sets. One of the few places that touch the machine. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { Problem } from "../base/problem.js";

// Beside the library in a checkout, compiled or not; else beside the compiled library, as in a package.
const PLACES = ["../../../datasets/", "../../datasets/", "../datasets/"];

/** The path of a data set's file. Error KL501: it is not there. */
function pathOf(name: string): string {
  const paths = PLACES.map((place) => fileURLToPath(new URL(place + name, import.meta.url)));
  const path = paths.find((p) => existsSync(p));
  if (path === undefined)
    throw new Problem({
      code: "KL501",
      what: `the data set ${name} is missing`,
      where: paths.join(", "),
      expected: "the file in one of these places",
      fix: "install kernel-lib again, or in a checkout run npm run build",
    });
  return path;
}

/** The text of a data set's file, `kernel-observations/linux-6.18.json`. Error KL501: it is not there. */
export const readDataset = (name: string): string => readFileSync(pathOf(name), "utf8");

/** The text of a packed file, `kernel-waits/waits.json.gz`. Errors: KL501 it is not there; KL502 it cannot be unpacked. */
export function readPackedDataset(name: string): string {
  const path = pathOf(name);
  try {
    return gunzipSync(readFileSync(path)).toString("utf8");
  } catch (error) {
    throw new Problem({
      code: "KL502",
      what: `the data set ${name} cannot be unpacked: ${(error as Error).message}`,
      where: path,
      expected: "a file packed with gzip",
      fix: "take the file that comes with kernel-lib",
    });
  }
}

/** The text of a file that somebody names. Error KL508: it cannot be read. */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Problem({
      code: "KL508",
      what: `the file cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      where: path,
      expected: "a file that exists and may be read",
      fix: "check the path; it is relative to the folder in which the command or the notebook runs",
    });
  }
}
