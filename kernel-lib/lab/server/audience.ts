/** The pages of one kernel: those that listen, and those that are away and may come back, for whom what they miss is kept. */
import { Backlog } from "./backlog.js";
import type { Letter } from "./letter.js";
import { LIMITS } from "./limits.js";

/** A page that listens; its session names it over reconnections. */
export interface Listener {
  readonly session: string;
  readonly deliver: (letter: Letter) => void;
}

export class Audience {
  readonly #listeners = new Set<Listener>();
  readonly #away = new Map<string, Backlog>();

  /** How many listen. */
  get size(): number {
    return this.#listeners.size;
  }

  /** Tells a letter: what is published to all, a reply to the page that asked. */
  tell(letter: Letter): void {
    const isFor = (session: string): boolean => letter.channel === "iopub" || letter.session === session;
    for (const listener of this.#listeners) if (isFor(listener.session)) listener.deliver(letter);
    for (const [session, backlog] of this.#away) if (isFor(session)) backlog.keep(letter);
  }

  /** Lets a page listen; first it gets what was kept for it. Call what is returned when it goes away. */
  join(listener: Listener): () => void {
    const backlog = this.#away.get(listener.session);
    this.#away.delete(listener.session);
    // A page that comes back before its old connection was seen to end takes its place.
    for (const old of this.#listeners) if (old.session === listener.session) this.#listeners.delete(old);
    backlog?.letters().forEach(listener.deliver);
    this.#listeners.add(listener);
    return () => {
      if (!this.#listeners.delete(listener)) return;
      this.#away.set(listener.session, new Backlog());
      const oldest = this.#away.keys().next().value;
      if (this.#away.size > LIMITS.away && oldest !== undefined) this.#away.delete(oldest);
    };
  }

  /** Drops what was kept: the kernel that said it is no more. */
  forget(): void {
    for (const session of this.#away.keys()) this.#away.set(session, new Backlog());
  }
}
