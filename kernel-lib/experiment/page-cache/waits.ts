/** What an operation waited for, in the words of the simulation's rows. */

/** Kinds of waits: for a device, for a lock that somebody keeps, for a holder of a reference, for memory or blocks. */
export const WAITS = ["I/O", "old delta", "folio lock", "inode", "write(2)", "unpin", "space", "throttle"] as const;

/** One of them. */
export type WaitKind = (typeof WAITS)[number];

const WORDS: readonly (readonly [string, WaitKind])[] = [
  ["the I/O, or an unpin", "unpin"],
  ["the I/O of", "I/O"],
  ["the ordered extent", "I/O"],
  ["the old delta", "old delta"],
  ["the folio lock", "folio lock"],
  ["the inode's locks", "inode"],
  ["another write(2)", "write(2)"],
  ["an unpin", "unpin"],
  ["a free", "space"],
];

/** The kind of a wait, by the reason that the model gives; an unknown one counts as a lock of the inode. */
export const kindOfWait = (reason: string): WaitKind =>
  WORDS.find(([begins]) => reason.startsWith(begins))?.[1] ?? "inode";
