/**
 * Random numbers by name: a stream belongs to (seed, purpose, replication, entity), and its number n is a function of these and of n.
 *
 * Common random numbers follow from it without bookkeeping. The arrivals of replication 7 are the same whatever the policy does with them,
 * because nothing else draws from the stream "arrivals"; an experiment that adds a purpose, an entity or a replication leaves every other
 * draw where it was; workers need not agree on who draws first.
 *
 * The key is read into Philox without loss, but for the purpose, of whose name 43 bits are kept: seed (53 bits) and purpose are the cipher's
 * key and last counter word, replication and entity (32 bits each) two more, and the last counts blocks of two draws.
 */
import { philoxInto } from "./philox.js";
import { Problem } from "./problem.js";

/** What a stream belongs to. */
export interface StreamKey {
  /** The experiment's seed: a whole number from 0 to 2⁵³ − 1. */
  readonly seed: number;
  /** What the draws are for: `"arrivals"`. Different purposes are independent. */
  readonly purpose: string;
  /** Which replication: a whole number below 2³²; 0 unless given. */
  readonly replication?: number;
  /** Which actor, folio or device: a whole number below 2³²; 0 unless given. */
  readonly entity?: number;
  /** Mirrors every u to 1 − u: the partner of an antithetic pair. */
  readonly antithetic?: boolean;
}

const WORD = 2 ** 32;
const HIGH = 2 ** 27;
const GRID = 2 ** -53;

const wrong = (field: string, value: unknown, expected: string): Problem =>
  new Problem({
    code: "KL251",
    what: `${field} ${typeof value === "string" ? JSON.stringify(value) : String(value)} names no random stream`,
    where: `stream, ${field}`,
    expected,
    fix: 'write for instance { seed: 42, purpose: "arrivals", replication: 0, entity: 0 }',
  });

const isWhole = (value: unknown, end: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < end;

/** A hash of a name: FNV-1a's form, so that one changed letter changes all bits from there on; mixed at the end. */
function hashOf(text: string, basis: number, factor: number): number {
  let hash = basis | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), factor);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** The words that make a stream: [cipher key 0, cipher key 1, entity, replication, purpose]. Error KL251. */
function wordsOf(key: StreamKey): readonly [number, number, number, number, number] {
  const { seed, purpose, replication = 0, entity = 0, antithetic = false } = key;
  if (!isWhole(seed, Number.MAX_SAFE_INTEGER + 1)) throw wrong("seed", seed, "a whole number from 0 to 2^53 - 1");
  if (typeof purpose !== "string" || purpose === "") throw wrong("purpose", purpose, "a text that is not empty");
  if (!isWhole(replication, WORD)) throw wrong("replication", replication, "a whole number from 0 to 2^32 - 1");
  if (!isWhole(entity, WORD)) throw wrong("entity", entity, "a whole number from 0 to 2^32 - 1");
  if (typeof antithetic !== "boolean") throw wrong("antithetic", antithetic, "true or false");
  const seedHigh = Math.floor(seed / WORD);
  return [
    seed | 0,
    seedHigh | (hashOf(purpose, 0x9747b28c, 0x5bd1e995) << 21),
    entity,
    replication,
    hashOf(purpose, 0x811c9dc5, 0x01000193),
  ];
}

/**
 * Two words as a number of (0, 1): a multiple of 2⁻⁵³. Zero, one word pair of 2⁵³, becomes ½: so no draw is 0 or 1, and the mirror 1 − u is exact.
 *
 * @example
 * uniformOf(0xffffffff, 0xffffffff) < 1 && uniformOf(0, 0) === 0.5
 * //=> true
 */
export function uniformOf(high: number, low: number): number {
  const u = ((high >>> 6) * HIGH + (low >>> 5)) * GRID;
  return u === 0 ? 0.5 : u;
}

/**
 * Number `index` of a stream, from 0: the pure form. It is what the drawing function of `stream` gives at its draw `index`. Error KL251: the
 * key or the index is none.
 *
 * @example
 * drawAt({ seed: 42, purpose: "arrivals", index: 0 }) + drawAt({ seed: 42, purpose: "arrivals", index: 0, antithetic: true })
 * //=> 1
 */
export function drawAt(key: StreamKey & { readonly index: number }): number {
  const { index, antithetic = false } = key;
  if (!isWhole(index, 2 * WORD)) throw wrong("index", index, "a whole number from 0 to 2^33 - 1");
  const [key0, key1, entity, replication, purpose] = wordsOf(key);
  const words = new Uint32Array(4);
  philoxInto(words, Math.floor(index / 2), entity, replication, purpose, key0, key1);
  const at = index % 2 === 0 ? 0 : 2;
  const u = uniformOf(words[at + 1] ?? 0, words[at] ?? 0);
  return antithetic ? 1 - u : u;
}

/**
 * A function that gives the numbers of a stream one after the other from number `first` on, each in (0, 1). It keeps its place in memory of
 * its own; to go back, or to look ahead, ask `drawAt`. Error KL251: the key or the number is none; KL252: after 2³³ draws.
 *
 * @example
 * const draw = stream({ seed: 42, purpose: "arrivals", replication: 7 });
 * [draw(), draw()].map((u) => u.toFixed(6))
 * //=> ["0.939514", "0.820120"]
 */
export function stream(key: StreamKey, first: number = 0): () => number {
  if (!isWhole(first, 2 * WORD)) throw wrong("first", first, "a whole number from 0 to 2^33 - 1");
  const [key0, key1, entity, replication, purpose] = wordsOf(key);
  const [offset, sign] = key.antithetic === true ? [1, -1] : [0, 1];
  // Typed arrays and not variables: a number that a closure changes is boxed anew at every draw.
  const words = new Uint32Array(4);
  const pair = new Float64Array(2);
  const block = Float64Array.of(Math.floor(first / 2));
  const half = new Uint8Array(1);
  const next = (): number => {
    const at = block[0] as number;
    if (at >= WORD)
      throw new Problem({
        code: "KL252",
        what: "a random stream has given its last number",
        where: `stream ${JSON.stringify(key.purpose)}`,
        expected: "at most 2^33 draws from one stream",
        fix: "draw for each entity or replication from a stream of its own",
      });
    block[0] = at + 1;
    half[0] = 1;
    philoxInto(words, at, entity, replication, purpose, key0, key1);
    pair[0] = offset + sign * uniformOf(words[1] as number, words[0] as number);
    pair[1] = offset + sign * uniformOf(words[3] as number, words[2] as number);
    return pair[0] as number;
  };
  if (first % 2 === 1) next();
  return () => {
    if (half[0] === 0) return next();
    half[0] = 0;
    return pair[1] as number;
  };
}
