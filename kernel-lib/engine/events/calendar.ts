/**
 * The calendar: pending events in the order (time, priority, serial) — earlier first, then the smaller priority, then what was put in first.
 *
 * A heap with four children a node, in arrays: time and slot lie in the heap, the rest is found by the slot and moves never. What makes
 * it fast: the four times lie in one line of the processor's cache, and those that are missing are infinite; the place of a taken event
 * stays open until the next one is put in, which then sinks from there (most events bring about one event); a rank is read only where
 * times are equal. What is cancelled is marked, passed over when its turn comes, and swept out when
 * it is more than half of all. Events of this very moment, which nothing pending precedes, queue in a lane beside the heap: the order is the
 * same. Nothing is allocated for an event, unless the arrays must grow.
 *
 * This file changes its arrays in place; one run owns them.
 */
import { badTime, checkedPriority } from "./problems.js";

/** A serial is below 2^42 and a priority within ±1000, so that both fit a double exactly: rank = priority · 2^42 + serial. */
const SERIALS = 2 ** 42;
const LOW = 2 ** 32;
export const PRIORITIES = 1000;
const SMALLEST = 64;
/** The place of the first event: the children of a place begin at a multiple of four, those of the root at 4. */
const ROOT = 3;
/** The payload of an event that was cancelled. */
const CANCELLED = -1;

/** How equal times and priorities are ordered: as put in, or shuffled by a seed, the same seed the same way. */
export interface TieOrder {
  /** A whole number; without it, events of one time and priority are taken as they were put in. */
  readonly shuffleTies?: number | undefined;
}

/** A bijection of 32-bit words (MurmurHash3's finaliser), so that shuffled serials never meet. */
const mixed = (word: number): number => {
  const a = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const b = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (b ^ (b >>> 16)) >>> 0;
};

const copied = <A extends Float64Array | Int32Array>(from: A, to: A): A => {
  to.set(from);
  return to;
};

/** Pending events, each a time, a priority and a payload: a whole number from 0 that the caller gives a meaning. */
export class Calendar {
  /** The time of the event that was taken last; 0 before the first. */
  time = 0;
  private heapTime: Float64Array = new Float64Array(SMALLEST).fill(Infinity);
  private heapSlot: Int32Array = new Int32Array(SMALLEST);
  private rank: Float64Array = new Float64Array(SMALLEST);
  private payload: Int32Array = new Int32Array(SMALLEST);
  /** The end of the heap, the open place at the root counted. */
  private size = ROOT;
  private open = false;
  private cancelled = 0;
  private serial = 0;
  /** The head of the list of free slots, linked through `payload`; -1 if there is none. */
  private free = -1;
  private slots = 0;
  /** Events of this moment, in order, from `laneStart` to `laneEnd`, modulo the length: a slot, or ~payload of what nobody can take back. */
  private lane: Int32Array = new Int32Array(SMALLEST);
  private laneStart = 0;
  private laneEnd = 0;
  private readonly shuffled: boolean;
  private readonly seed: number;

  constructor({ shuffleTies }: TieOrder = {}) {
    this.shuffled = shuffleTies !== undefined;
    this.seed = (shuffleTies ?? 0) | 0;
  }

  /** How many events are pending. */
  count(): number {
    return this.size - ROOT - this.cancelled - (this.open ? 1 : 0) + this.laneEnd - this.laneStart;
  }

  /** Bytes held by all arrays. */
  bytes(): number {
    return this.heapTime.length * 24 + this.lane.length * 4;
  }

  /**
   * Puts an event in and gives its handle, which is good until the event is taken or cancelled, and names another afterwards.
   * Errors KL430: the time is not a finite number or lies before the event taken last; KL431: the priority is not whole or not within ±1000.
   */
  push(time: number, priority: number, payload: number): number {
    if (!(time >= this.time && time < Infinity)) throw badTime(time, this.time);
    let rank = this.serial++;
    if (this.shuffled) rank = rank - (rank % LOW) + mixed((rank % LOW) ^ this.seed);
    if (priority !== 0) rank += checkedPriority(priority, PRIORITIES) * SERIALS;
    const slot = this.slotFor(payload);
    this.rank[slot] = rank;
    if (time === this.time && !this.shuffled) {
      if (priority !== 0) this.emptyLane();
      else if (this.laneEnd > this.laneStart || this.firstTime() > time) {
        this.queue(slot);
        return slot;
      }
    }
    if (this.open) {
      this.open = false;
      this.sink(ROOT, time, slot);
    } else this.rise(this.size++, time, slot);
    return slot;
  }

  /** Puts in an event of this moment that nobody will take back. Error KL431: the priority is not whole or not within ±1000. */
  pushNow(priority: number, payload: number): void {
    if (priority === 0 && !this.shuffled && (this.laneEnd > this.laneStart || this.firstTime() > this.time))
      this.queue(~payload);
    else this.push(this.time, priority, payload);
  }

  /** Takes the first event that is not later than `until`, sets `time` to its time and gives its payload; -1 if there is none. */
  take(until: number): number {
    while (this.laneEnd > this.laneStart) {
      if (this.time > until) return -1;
      const payload = this.unqueue();
      if (payload !== CANCELLED) return payload;
    }
    for (;;) {
      if (this.open) this.close();
      if (this.size === ROOT) return -1;
      const time = this.heapTime[ROOT] as number;
      const slot = this.heapSlot[ROOT] as number;
      const payload = this.payload[slot] as number;
      if (payload !== CANCELLED && time > until) return -1;
      this.open = true;
      this.payload[slot] = this.free;
      this.free = slot;
      if (payload !== CANCELLED) {
        this.time = time;
        return payload;
      }
      this.cancelled--;
    }
  }

  /** The time of the first event, infinite if there is none. */
  next(): number {
    while (this.laneEnd > this.laneStart) {
      const slot = this.lane[this.laneStart & (this.lane.length - 1)] as number;
      if (slot < 0 || this.payload[slot] !== CANCELLED) return this.time;
      this.unqueue();
    }
    for (;;) {
      if (this.open) this.close();
      if (this.size === ROOT) return Infinity;
      const slot = this.heapSlot[ROOT] as number;
      if (this.payload[slot] !== CANCELLED) return this.heapTime[ROOT] as number;
      this.open = true;
      this.payload[slot] = this.free;
      this.free = slot;
      this.cancelled--;
    }
  }

  /** Takes a pending event back, named by its handle. */
  cancel(handle: number): void {
    this.payload[handle] = CANCELLED;
    this.cancelled++;
    if (this.cancelled > SMALLEST && this.cancelled * 2 > this.size) this.sweep();
  }

  private slotFor(payload: number): number {
    let slot = this.free;
    if (slot >= 0) this.free = this.payload[slot] as number;
    else {
      if (this.slots + ROOT >= this.rank.length) this.grow();
      slot = this.slots++;
    }
    this.payload[slot] = payload;
    return slot;
  }

  /** A time that no event of the heap precedes. */
  private firstTime(): number {
    const { heapTime } = this;
    if (!this.open) return heapTime[ROOT] as number;
    const [a, b, c, d] = [heapTime[4] as number, heapTime[5] as number, heapTime[6] as number, heapTime[7] as number];
    return Math.min(a < b ? a : b, c < d ? c : d);
  }

  private queue(entry: number): void {
    const { length } = this.lane;
    if (this.laneEnd - this.laneStart === length) {
      const start = this.laneStart;
      this.lane = Int32Array.from({ length: length * 2 }, (_, i) => this.lane[(start + i) & (length - 1)] as number);
      this.laneStart = 0;
      this.laneEnd = length;
    }
    this.lane[this.laneEnd++ & (this.lane.length - 1)] = entry;
  }

  /** Frees the slot of the first event of the lane, and gives its payload. */
  private unqueue(): number {
    const slot = this.lane[this.laneStart++ & (this.lane.length - 1)] as number;
    if (slot < 0) {
      if (this.laneStart === this.laneEnd) this.laneStart = this.laneEnd = 0;
      return ~slot;
    }
    const payload = this.payload[slot] as number;
    this.payload[slot] = this.free;
    this.free = slot;
    if (this.laneStart === this.laneEnd) this.laneStart = this.laneEnd = 0;
    if (payload === CANCELLED) this.cancelled--;
    return payload;
  }

  /** Moves the events of the lane into the heap, where one of them may be preceded. */
  private emptyLane(): void {
    if (this.laneEnd === this.laneStart) return;
    if (this.open) this.close();
    for (; this.laneStart < this.laneEnd; this.laneStart++) {
      const entry = this.lane[this.laneStart & (this.lane.length - 1)] as number;
      const slot = entry < 0 ? this.slotFor(~entry) : entry;
      // Nothing in the heap is of this moment: new serials keep the order of the lane.
      this.rank[slot] = this.serial++;
      this.rise(this.size++, this.time, slot);
    }
    this.laneStart = this.laneEnd = 0;
  }

  /** Moves the last event of the heap to the open root. */
  private close(): void {
    this.open = false;
    const last = --this.size;
    const time = this.heapTime[last] as number;
    this.heapTime[last] = Infinity;
    if (last > ROOT) this.sink(ROOT, time, this.heapSlot[last] as number);
  }

  private rise(from: number, time: number, slot: number): void {
    const { heapTime, heapSlot, rank } = this;
    let place = from;
    while (place > ROOT) {
      const above = (place >> 2) + 2;
      const other = heapTime[above] as number;
      if (other < time) break;
      const otherSlot = heapSlot[above] as number;
      if (other === time && (rank[otherSlot] as number) < (rank[slot] as number)) break;
      heapTime[place] = other;
      heapSlot[place] = otherSlot;
      place = above;
    }
    heapTime[place] = time;
    heapSlot[place] = slot;
  }

  private sink(from: number, time: number, slot: number): void {
    const { heapTime, heapSlot, rank, size } = this;
    let place = from;
    for (;;) {
      const child = (place - 2) << 2;
      if (child >= size) break;
      let least = child;
      let first = heapTime[child] as number;
      const second = heapTime[child + 1] as number;
      const third = heapTime[child + 2] as number;
      const fourth = heapTime[child + 3] as number;
      if (second < first || (second === first && this.before(child + 1, least))) {
        least = child + 1;
        first = second;
      }
      if (third < first || (third === first && this.before(child + 2, least))) {
        least = child + 2;
        first = third;
      }
      if (fourth < first || (fourth === first && this.before(child + 3, least))) {
        least = child + 3;
        first = fourth;
      }
      const leastSlot = heapSlot[least] as number;
      if (first > time || (first === time && (rank[leastSlot] as number) > (rank[slot] as number))) break;
      heapTime[place] = first;
      heapSlot[place] = leastSlot;
      place = least;
    }
    heapTime[place] = time;
    heapSlot[place] = slot;
  }

  /** Whether, of two places with equal times, the first has the smaller rank. */
  private before(place: number, other: number): boolean {
    return (
      (this.rank[this.heapSlot[place] as number] as number) < (this.rank[this.heapSlot[other] as number] as number)
    );
  }

  /** Drops everything that was cancelled and makes a heap of the rest. */
  private sweep(): void {
    this.emptyLane();
    if (this.open) this.close();
    let kept = ROOT;
    for (let place = ROOT; place < this.size; place++) {
      const slot = this.heapSlot[place] as number;
      if (this.payload[slot] === CANCELLED) {
        this.payload[slot] = this.free;
        this.free = slot;
      } else {
        this.heapTime[kept] = this.heapTime[place] as number;
        this.heapSlot[kept++] = slot;
      }
    }
    this.heapTime.fill(Infinity, kept, this.size);
    this.size = kept;
    this.cancelled = 0;
    for (let place = ((kept - 1) >> 2) + 2; place >= ROOT; place--)
      this.sink(place, this.heapTime[place] as number, this.heapSlot[place] as number);
  }

  private grow(): void {
    const length = this.heapTime.length * 2;
    this.heapTime = copied(this.heapTime, new Float64Array(length).fill(Infinity));
    this.rank = copied(this.rank, new Float64Array(length));
    this.heapSlot = copied(this.heapSlot, new Int32Array(length));
    this.payload = copied(this.payload, new Int32Array(length));
  }
}
