/**
 * The requests of one run: made up of runs of neighbouring pages, on their way, at the device, answered. What is due on each page of one is the
 * model's own step.
 *
 * This file keeps one run's requests and servers in place.
 */
import type { Calendar } from "../../engine/events/calendar.js";
import type { Windows } from "../../engine/windows.js";
import { diskLook } from "../../model/disk.js";
import { END, type KernelNext, type Rules } from "../../model/stage.js";
import { folioOf, IO, type Kernel, type KernelSchema } from "../../model/state.js";
import type { Device } from "../../workload/device.js";
import { timed, type Setting, type TimedStep } from "./compile.js";
import { chunks, contiguous, idleServers, served, type Request } from "./device.js";
import type { Extents } from "./extents.js";
import { latenessOf, type LateDraws } from "./lateness.js";
import type { PageSet } from "./page-set.js";

/** What happens to a request: it comes to the device, its pages are copied, it is answered, its ordered extent ends. */
export type Moment = "arrive" | "copy" | "finish" | "settle";

/** What requests are made of. */
export interface RequestParts {
  readonly setting: Setting;
  readonly rules: Rules;
  readonly store: Windows<KernelSchema>;
  readonly calendar: Calendar;
  /** The payload of the event at which a moment of a request comes. */
  readonly event: (request: number, moment: Moment) => number;
  readonly device: Omit<Device, "service">;
  /** Service time of a request of so many base pages that begins with this page of the file [µs]. */
  readonly service: (pages: number, first: number) => number;
  readonly draws: Draws;
  readonly underWriteback: PageSet;
  readonly extents: Extents;
  /** Carries out a step of the I/O on a page. */
  readonly take: (step: TimedStep, page: number) => void;
  /** Is told of each request when it comes to the device. */
  readonly watch: ((request: Request) => void) | undefined;
}

/** What a call has sent: when the first of it is at the device, and how many runs [µs]. */
export interface Sent {
  readonly first: number;
  readonly runs: number;
}

/** What the latency and the answer are multiplied by, and what comes to times after it. */
export interface Draws extends LateDraws {
  readonly latency: () => number;
  readonly answer: () => number;
}

/** The requests of a run. */
export interface Requests {
  /** Pages that are neighbours, in the file or on disk, as runs that a request can take. */
  readonly runsOf: (pages: readonly number[], neighbours: "in the file" | "on disk") => readonly (readonly number[])[];
  /** Runs set out for the device, one after the other: the later ones of a call that sent so many before, and the first of them at that time [µs]. */
  readonly send: (runs: readonly (readonly number[])[], before?: Sent) => void;
  /** A call begins to send, of which so many runs are expected. */
  readonly begins: (runs: number) => Sent;
  /** From an answer that comes now until who waits for it goes on [µs]. */
  readonly wakeUp: () => number;
  /** The extents of these requests end, a little later. */
  readonly settle: (requests: readonly number[]) => void;
  /** Pages whose I/O has ended so far, and for how long some were under way [µs]. */
  readonly written: () => number;
  readonly busy: () => number;
  /** A page is under writeback from now on. */
  readonly isUnderWay: (page: number) => void;
  /** A moment of a request has come. */
  readonly happen: (request: number, moment: Moment) => void;
}

/** No requests yet. */
export function requestsOf(parts: RequestParts): Requests {
  const { setting, rules, store, calendar, event, device, service, draws, underWriteback, extents, take, watch } =
    parts;
  const { size, filesystem } = setting;
  const { view } = store;
  let [written, busy, since] = [0, 0, 0];
  const most = Math.max(1, Math.floor(device.most / size.nrPages));
  const requests = new Map<number, Request>();
  const arriving = new Map<number, readonly number[]>();
  let serial = 0;
  let servers = idleServers(device.discipline);
  const lateness = latenessOf(setting, draws, () => calendar.time);
  let settles = false;
  const disks = Array.from({ length: size.folios }, (_, folio) =>
    diskLook(
      {
        actor: size.actors,
        op: "I/O",
        stage: 0,
        rules,
        step: (name, _to, touches, apply): TimedStep =>
          timed({ kind: "step", name, op: "I/O", part: "only", touches, apply }, END, setting.costs),
        wait: (reason, on) => ({ kind: "wait", reason, op: "I/O", on }),
      },
      folio,
    ),
  );

  /** The folio of the selected page whose I/O the device has not taken. */
  const inFlight = (): number => {
    for (let f = 0; f < size.folios; f++) if (view.io(f) === IO.queued) return f;
    return folioOf(view, 0);
  };

  const begins = (runs: number): Sent => ({
    first: calendar.time + (device.latency + device.perRun * runs) * draws.latency(),
    runs: 0,
  });

  function arrive(number: number): void {
    const run = arriving.get(number) ?? [];
    arriving.delete(number);
    const now = calendar.time;
    const time = service(run.length * size.nrPages, run[0] ?? 0);
    const { begins, ends, servers: later } = served(servers, now, time);
    servers = later;
    const copied = begins + device.copies * time;
    const folios = run.map((page) => {
      store.select(page);
      return inFlight();
    });
    const request = {
      serial: number,
      pages: run,
      folios,
      arrived: now,
      copied,
      finished: ends + device.answer * draws.answer(),
    };
    requests.set(number, request);
    lateness.expect(request.finished);
    calendar.push(copied, 0, event(number, "copy"));
    calendar.push(request.finished, 0, event(number, "finish"));
    watch?.(request);
  }

  /** The step that is due on each page of a request: the device's copy, its completion, the file system's end of the ordered extent. */
  function serve(number: number, moment: Moment): void {
    const request = requests.get(number);
    if (request === undefined) return;
    settles = moment === "settle";
    // A page whose extent is not written as a whole is settled with the rest of it.
    const waits = (page: number): boolean => moment === "settle" && extents.has(page);
    request.pages.forEach((page, k) => {
      if (waits(page)) return;
      store.select(page);
      const next = (disks[request.folios[k] as number] as (w: Kernel) => KernelNext)(view);
      if (next.kind !== "step") return;
      if (moment === "finish" && underWriteback.put(page, false)) {
        written++;
        if (underWriteback.count() === 0) busy += calendar.time - since;
      }
      take(next as TimedStep, page);
    });
    if (moment === "finish" && filesystem.ordered === true) settle(extents.answered(number));
    else if (moment !== "copy") {
      const later = request.pages.flatMap((page, k) => (waits(page) ? [k] : []));
      requests.delete(number);
      if (later.length > 0)
        requests.set(number, {
          ...request,
          pages: later.map((k) => request.pages[k] as number),
          folios: later.map((k) => request.folios[k] as number),
        });
    }
  }

  function settle(numbers: readonly number[]): void {
    for (const number of numbers) calendar.push(calendar.time + lateness.extent(), 0, event(number, "settle"));
  }

  return {
    runsOf: (pages, neighbours) => (neighbours === "in the file" ? contiguous(pages, most) : chunks(pages, most)),
    begins,
    wakeUp: () => lateness.wakeUp(settles),
    send: (runs, { first, runs: sent } = begins(0)) =>
      runs.forEach((run, nth) => {
        arriving.set(serial, run);
        extents.sent(serial, run);
        const arrives = first + (sent + nth) * device.between;
        calendar.push(Math.max(arrives, calendar.time), 0, event(serial, "arrive"));
        serial++;
      }),
    settle,
    written: () => written,
    busy: () => busy + (underWriteback.count() === 0 ? 0 : calendar.time - since),
    isUnderWay: (page) => {
      if (underWriteback.put(page, true) && underWriteback.count() === 1) since = calendar.time;
    },
    happen: (request, moment) => (moment === "arrive" ? arrive(request) : serve(request, moment)),
  };
}
