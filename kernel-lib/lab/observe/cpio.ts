/** An archive in the form that the kernel unpacks as its first root: cpio, "newc", files and folders of root. */

/** A file of the archive; a folder has no content. */
export interface Entry {
  readonly path: string;
  readonly content?: Uint8Array;
  /** Whether it can be run. */
  readonly runs?: boolean;
}

const FOLDER = 0o040755;
const FILE = 0o100644;
const PROGRAM = 0o100755;

const padded = (part: Uint8Array): readonly Uint8Array[] => [part, new Uint8Array((4 - (part.length % 4)) % 4)];

function record({ path, content, runs }: Entry, inode: number): readonly Uint8Array[] {
  const name = Buffer.from(`${path}\0`);
  const mode = content === undefined ? FOLDER : runs === true ? PROGRAM : FILE;
  const size = content?.length ?? 0;
  const links = content === undefined ? 2 : 1;
  // inode, mode, uid, gid, links, time, size, device and its number twice, length of the name, checksum
  const numbers = [inode, mode, 0, 0, links, 0, size, 0, 0, 0, 0, name.length, 0];
  const head = `070701${numbers.map((n) => n.toString(16).padStart(8, "0")).join("")}`;
  return [...padded(Buffer.concat([Buffer.from(head), name])), ...padded(content ?? new Uint8Array())];
}

/** The folders above a path, the outermost first. */
const above = (path: string): readonly string[] => {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
};

/** The archive of some files, with the folders that they lie in. */
export function cpio(files: readonly Entry[]): Buffer {
  const named = new Map(files.map((f) => [f.path, f]));
  const folders = [...new Set(files.flatMap((f) => above(f.path)))].filter((path) => !named.has(path));
  const entries: readonly Entry[] = [
    ...folders.sort().map((path) => ({ path })),
    ...named.values(),
    { path: "TRAILER!!!", content: new Uint8Array() },
  ];
  return Buffer.concat(entries.flatMap((entry, i) => record(entry, i + 1)));
}
