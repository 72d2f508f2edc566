/** A folder for one run: the harness as it was built, and the place in which it mounts. What killed runs left is cleared first. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Problem } from "../../base/problem.js";
import { programOf } from "./machine.js";

const PREFIX = "kernel-lib-observe-";
// Seen from the compiled library, and from its sources.
const SOURCES = ["../../../observe/harness/", "../../observe/harness/"]
  .map((place) => fileURLToPath(new URL(place, import.meta.url)))
  .find((path) => existsSync(join(path, "main.c"))) as string;

/** A folder of a run. */
export interface Session {
  readonly folder: string;
  /** The harness, built. */
  readonly program: string;
  /** Where it mounts: empty before, gone after. */
  readonly place: string;
}

/** Where the harness's sources are, and their names. */
const harnessSources = (): readonly string[] =>
  readdirSync(SOURCES)
    .filter((name) => name.endsWith(".c"))
    .sort()
    .map((name) => join(SOURCES, name));

function build(program: string, flags: readonly string[], sources: readonly string[]): void {
  const built = spawnSync(
    programOf("cc") ?? "cc",
    ["-O1", "-g", "-std=gnu11", ...flags, "-o", program, ...sources, "-pthread", "-lm"],
    { encoding: "utf8" },
  );
  if (built.status !== 0)
    throw new Problem({
      code: "KL507",
      what: `the harness cannot be built: ${(built.stderr || String(built.error ?? "")).split("\n").slice(0, 3).join(" ")}`,
      where: SOURCES,
      expected: "a C compiler with the headers of Linux 5.10 or newer",
      fix: "apt-get install gcc libc6-dev",
    });
}

/** Builds the harness. Error KL507: the compiler refuses. */
export const buildHarness = (program: string, flags: readonly string[] = []): void =>
  build(program, flags, harnessSources());

/** Builds the first process of a guest, which finds no library there. Error KL507: the compiler refuses. */
export const buildGuest = (program: string): void => build(program, ["-static"], [join(SOURCES, "guest/init.c")]);

const at = (folder: string): Session => ({ folder, program: join(folder, "harness"), place: join(folder, "place") });

/** Clears what is in a session's folder, and the folder. Never what may be a mount: the harness removes its place, and only if it can. */
function clear({ folder, program, place }: Session, by: string): boolean {
  if (spawnSync(by, ["sweep", place], { stdio: "ignore" }).status !== 0) return false;
  rmSync(program, { force: true });
  try {
    rmdirSync(folder);
  } catch {
    // Somebody has put something there: it is not ours to remove.
    return false;
  }
  return true;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Clears folders of runs that were killed, with their loop devices; those of runs that go on are left alone. */
function sweep(above: string, program: string): void {
  for (const name of readdirSync(above)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) clear(at(join(above, name)), program);
  }
}

/** Does something in a session of its own, and clears it. Errors: KL507 the harness cannot be built; those of `use`. */
export async function inSession<T>(use: (session: Session) => Promise<T>, above: string = tmpdir()): Promise<T> {
  const session = at(mkdtempSync(join(above, `${PREFIX}${process.pid}-`)));
  try {
    buildHarness(session.program);
    sweep(above, session.program);
    return await use(session);
  } finally {
    if (existsSync(session.program)) clear(session, session.program);
    else rmSync(session.folder, { recursive: true, force: true });
  }
}

/** The place of a session, fresh and empty. */
export function freshPlace({ place, program }: Session): string {
  if (existsSync(place)) spawnSync(program, ["sweep", place], { stdio: "ignore" });
  mkdirSync(place, { mode: 0o700 });
  return place;
}
