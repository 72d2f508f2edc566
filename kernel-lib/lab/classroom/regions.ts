/** Marked regions of a cell: the lines from `### BEGIN NAME` to `### END NAME`, as nbgrader writes them, behind `//` here. */
import { Problem } from "../../base/problem.js";

/** A name of regions that a student does not see. */
export type RegionName = "SOLUTION" | "HIDDEN TESTS";

interface Cut {
  readonly lines: readonly string[];
  readonly inside: boolean;
  readonly found: boolean;
}

/**
 * The text with every region of this name replaced by the stand-in, indented as the region's first marker is, or undefined if there is no
 * region. Error KL730: a region begins inside another, or ends or begins alone.
 *
 * @example
 * withoutRegions("a\n// ### BEGIN SOLUTION\nb\n// ### END SOLUTION\nc", "SOLUTION", ["?"], "cell 1") //=> "a\n?\nc"
 */
export function withoutRegions(
  text: string,
  name: RegionName,
  standIn: readonly string[],
  where: string,
): string | undefined {
  const odd = (what: string): Problem =>
    new Problem({
      code: "KL730",
      what,
      where,
      expected: `each // ### BEGIN ${name} followed by its // ### END ${name}`,
      fix: "write the missing marker, or take the other one out",
    });
  const cut = text.split("\n").reduce<Cut>(
    ({ lines, inside, found }, line) => {
      if (line.includes(`BEGIN ${name}`)) {
        if (inside) throw odd(`BEGIN ${name} inside another`);
        const indent = /^\s*/.exec(line)?.[0] ?? "";
        return { lines: [...lines, ...standIn.map((each) => indent + each)], inside: true, found: true };
      }
      if (line.includes(`END ${name}`)) {
        if (!inside) throw odd(`END ${name} without a beginning`);
        return { lines, inside: false, found };
      }
      return { lines: inside ? lines : [...lines, line], inside, found };
    },
    { lines: [], inside: false, found: false },
  );
  if (cut.inside) throw odd(`BEGIN ${name} without an end`);
  return cut.found ? cut.lines.join("\n") : undefined;
}
