/** Which page an actor takes next, as data. */
import { Problem } from "../base/problem.js";
import { sampler } from "../base/variates.js";

/** A rule that chooses among the pages of a file. */
export type PageChoice =
  /** Each page alike. */
  | { readonly kind: "uniform" }
  /** Page i with a weight of (i + 1)^−exponent. */
  | { readonly kind: "zipf"; readonly exponent: number }
  /** One after the other, and again from the first. */
  | { readonly kind: "sequential" }
  /** The actor's own page: the kth of its kind takes page k, again and again. */
  | { readonly kind: "own" }
  /** Of a share of the pages at the begin of the file, with a probability; else of the rest. */
  | { readonly kind: "hot set"; readonly share: number; readonly probability: number };

/** A choice among pages [count] for the kth actor of its kind, from draws of (0, 1). Error KL201: numbers that are none. */
export function choiceOf(choice: PageChoice, pages: number, actor: number = 0): (draw: () => number) => number {
  const among = (from: number, count: number, u: number): number => from + Math.min(count - 1, Math.floor(u * count));
  switch (choice.kind) {
    case "uniform":
      return (draw) => among(0, pages, draw());
    case "zipf": {
      const pick = sampler({ kind: "zipf", count: pages, exponent: choice.exponent });
      return (draw) => pick(draw());
    }
    case "sequential": {
      const place = { next: 0 };
      return () => {
        const page = place.next;
        place.next = (page + 1) % pages;
        return page;
      };
    }
    case "own":
      return () => actor % pages;
    case "hot set": {
      const { share, probability } = choice;
      if (!(share > 0 && share <= 1 && probability >= 0 && probability <= 1))
        throw new Problem({
          code: "KL201",
          what: `a hot set of a share of ${String(share)} and a probability of ${String(probability)}`,
          where: "page choice",
          expected: "a share above 0 and up to 1, and a probability from 0 to 1",
          fix: 'write { kind: "hot set", share: 0.1, probability: 0.9 }',
        });
      const hot = Math.max(1, Math.min(pages, Math.round(share * pages)));
      // One draw says both: whether it is hot, and which.
      return (draw) => {
        const u = draw();
        if (u < probability || hot === pages) return among(0, hot, hot === pages ? u : u / probability);
        return among(hot, pages - hot, (u - probability) / (1 - probability));
      };
    }
  }
}
