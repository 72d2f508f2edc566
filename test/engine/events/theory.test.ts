import { describe, expect, it } from "vitest";
import type { Process } from "../../../kernel-lib/engine/events/process.js";
import type { SimulationResult } from "../../../kernel-lib/engine/events/result.js";
import type { Sim } from "../../../kernel-lib/engine/events/sim.js";
import { birthDeath, cobham, cycleThroughput, meanOf, mg1Wait, preemptive } from "../../oracle/queueing.js";
import { erlangB, erlangC, mmc } from "../../../kernel-lib/stats/queueing.js";
import { exponential, judged, replicated } from "./replications.js";

/** A law of service with its first two moments. */
interface Law {
  readonly name: string;
  readonly mean: number;
  readonly second: number;
  readonly of: (draw: () => number) => number;
}
const exponentialLaw = (mean: number): Law => ({
  name: `exponential ${mean}`,
  mean,
  second: 2 * mean * mean,
  of: (draw) => exponential(draw, mean),
});
const constantLaw = (mean: number): Law => ({ name: `constant ${mean}`, mean, second: mean * mean, of: () => mean });
const erlangLaw = (mean: number): Law => ({
  name: `Erlang-2 ${mean}`,
  mean,
  second: 1.5 * mean * mean,
  of: (draw) => exponential(draw, mean / 2) + exponential(draw, mean / 2),
});
/** A mixture of two exponentials, of which the longer one is nine times as long: coefficient of variation above 1. */
const mixedLaw = (mean: number): Law => {
  const [short, long] = [mean / 1.8, (9 * mean) / 1.8];
  return {
    name: `hyperexponential ${mean}`,
    mean,
    second: 0.9 * 2 * short * short + 0.1 * 2 * long * long,
    of: (draw) => exponential(draw, draw() < 0.9 ? short : long),
  };
};

/** Customers that come by Poisson's law. */
const arriving = (sim: Sim, rate: number, customer: () => Process): Process =>
  (function* (): Process {
    const draw = sim.stream("arrivals");
    for (;;) {
      yield exponential(draw, 1 / rate);
      sim.start(customer());
    }
  })();

/** G customers at one station of c servers. */
const station = (servers: number, rate: number, law: Law) =>
  function (sim: Sim): Process {
    const server = sim.resource({ name: "server", capacity: servers });
    const draw = sim.stream("service");
    return arriving(sim, rate, function* (): Process {
      yield server.request();
      yield law.of(draw);
      server.release();
    });
  };

const long = { until: 4000, warmUp: 400 };
const waited = ({ resources }: SimulationResult): number | undefined => resources["server"]?.wait.mean;

/** The interval of 99.9 % covers the truth, and is narrow enough to say something. */
const agrees = (
  main: (sim: Sim) => Process,
  metric: (result: SimulationResult) => number | undefined,
  truth: number,
  { width = 0.2, ...times }: { width?: number; until?: number; warmUp?: number } = {},
): void => {
  const { off, wide } = judged(replicated({ main, ...long, ...times }, metric), truth);
  expect(off).toBeLessThan(1);
  expect(wide).toBeLessThan(width);
};

describe("a station with one line", () => {
  it.each([
    [1, 0.3],
    [1, 0.6],
    [1, 0.8],
    [2, 1.4],
    [4, 3.2],
    [10, 8],
  ])("M/M/%i with arrivals at %d waits as Erlang says", (servers, rate) => {
    agrees(station(servers, rate, exponentialLaw(1)), waited, mmc({ arrivalRate: rate, serviceRate: 1, servers }).wait);
  });

  it.each([
    [2, 1.4],
    [4, 3.2],
  ])("M/M/%i with arrivals at %d has a share of waiting customers as Erlang says", (servers, rate) => {
    const main = (sim: Sim): Process => {
      const server = sim.resource({ name: "server", capacity: servers });
      const [draw, waits] = [sim.stream("service"), sim.tally("waits")];
      return arriving(sim, rate, function* (): Process {
        const came = sim.now;
        yield server.request();
        waits.add(sim.now > came ? 1 : 0);
        yield exponential(draw, 1);
        server.release();
      });
    };
    agrees(main, ({ tallies }) => tallies["waits"]?.mean, erlangC({ servers, load: rate }));
  });

  it.each([0.5, 0.8].flatMap((rate) => [constantLaw(1), erlangLaw(1), mixedLaw(1)].map((law) => ({ rate, law }))))(
    "M/G/1 with $law.name and arrivals at $rate waits as Pollaczek and Khinchine say",
    ({ rate, law }) => {
      agrees(station(1, rate, law), waited, mg1Wait(rate, law.mean, law.second), { until: 16000 });
    },
  );

  it.each([0.2, 0.5, 0.9])("is busy for the share of time that is its load, %d", (rate) => {
    agrees(station(1, rate, erlangLaw(1)), ({ resources }) => resources["server"]?.utilisation, rate);
  });
});

describe("losses and impatience", () => {
  it.each(
    [
      { servers: 1, load: 0.5 },
      { servers: 3, load: 2 },
      { servers: 5, load: 6 },
    ].flatMap((point) => [exponentialLaw(1), constantLaw(1), mixedLaw(1)].map((law) => ({ ...point, law }))),
  )(
    "M/G/$servers/$servers with $law.name and load $load loses as Erlang says, whatever the law",
    ({ servers, load, law }) => {
      const main = (sim: Sim): Process => {
        const server = sim.resource({ name: "server", capacity: servers });
        const draw = sim.stream("service");
        return arriving(sim, load / law.mean, function* (): Process {
          if ((yield server.request({ within: 0 })).kind === "timed out") return;
          yield law.of(draw);
          server.release();
        });
      };
      agrees(
        main,
        ({ resources }) => {
          const { wait, givenUp } = resources["server"] ?? {};
          return wait === undefined || givenUp === undefined ? undefined : givenUp.count / (givenUp.count + wait.count);
        },
        erlangB({ servers, load }),
      );
    },
  );

  it.each([
    [3, 0.8],
    [5, 1],
    [5, 1.5],
  ])("M/M/1/%i with arrivals at %d holds as many as its chain says", (most, rate) => {
    const chain = birthDeath(
      most,
      () => rate,
      () => 1,
    );
    const main = (sim: Sim): Process => {
      const server = sim.resource({ name: "server" });
      const draw = sim.stream("service");
      return arriving(sim, rate, function* (): Process {
        if (server.busy() + server.waiting() >= most) return;
        yield server.request();
        yield exponential(draw, 1);
        server.release();
      });
    };
    agrees(
      main,
      ({ resources }) => (resources["server"]?.queue.mean ?? 0) + (resources["server"]?.inUse.mean ?? 0),
      meanOf(chain),
    );
    agrees(main, waited, meanOf(chain, (k) => Math.max(0, k - 1)) / (rate * (1 - (chain[most] ?? 0))));
  });

  it.each([
    [0.8, 2],
    [1.5, 1],
  ])("M/M/1+M with arrivals at %d and patience %d loses as its chain says", (rate, patience) => {
    const chain = birthDeath(
      200,
      () => rate,
      (k) => 1 + (k - 1) / patience,
    );
    const main = (sim: Sim): Process => {
      const server = sim.resource({ name: "server" });
      const [service, patient] = [sim.stream("service"), sim.stream("patience")];
      return arriving(sim, rate, function* (): Process {
        const got = yield server.request({ within: exponential(patient, patience) });
        if (got.kind !== "granted") return;
        yield exponential(service, 1);
        server.release();
      });
    };
    agrees(
      main,
      ({ resources }) => resources["server"]?.queue.mean,
      meanOf(chain, (k) => Math.max(0, k - 1)),
    );
    agrees(
      main,
      ({ resources }) => (resources["server"]?.givenUp.count ?? 0) / (long.until - long.warmUp) / rate,
      meanOf(chain, (k) => Math.max(0, k - 1)) / patience / rate,
    );
  });
});

describe("priorities", () => {
  const classes = [
    { arrival: 0.2, mean: 1, second: 2 },
    { arrival: 0.3, mean: 1, second: 2 },
    { arrival: 0.2, mean: 1, second: 2 },
  ];

  it.each([0, 1, 2])("class %i of a non-preemptive station waits as Cobham says", (watched) => {
    const main = function* (sim: Sim): Process {
      const server = sim.resource({ name: "server" });
      const waits = sim.tally("wait");
      for (const [priority, { arrival, mean }] of classes.entries()) {
        const [gaps, draw] = [sim.stream("arrivals", priority), sim.stream("service", priority)];
        const customer = function* (): Process {
          const came = sim.now;
          yield server.request({ priority });
          if (priority === watched) waits.add(sim.now - came);
          yield exponential(draw, mean);
          server.release();
        };
        sim.start(
          (function* (): Process {
            for (;;) {
              yield exponential(gaps, 1 / arrival);
              sim.start(customer());
            }
          })(),
        );
      }
      yield long.until;
    };
    agrees(main, ({ tallies }) => tallies["wait"]?.mean, cobham(classes)[watched] ?? 0, { width: 0.3 });
  });

  it.each([0, 1, 2])("class %i of a preemptive station stays as long as theory says", (watched) => {
    const main = function* (sim: Sim): Process {
      const server = sim.resource({ name: "server", preemptive: true });
      const stays = sim.tally("stay");
      for (const [priority, { arrival, mean }] of classes.entries()) {
        const [gaps, draw] = [sim.stream("arrivals", priority), sim.stream("service", priority)];
        const customer = function* (): Process {
          const came = sim.now;
          for (let left = exponential(draw, mean); left > 0;) {
            yield server.request({ priority });
            const outcome = yield left;
            left = outcome.kind === "preempted" ? outcome.left : 0;
            if (outcome.kind !== "preempted") server.release();
          }
          if (priority === watched) stays.add(sim.now - came);
        };
        sim.start(
          (function* (): Process {
            for (;;) {
              yield exponential(gaps, 1 / arrival);
              sim.start(customer());
            }
          })(),
        );
      }
      yield long.until;
    };
    agrees(main, ({ tallies }) => tallies["stay"]?.mean, preemptive(classes)[watched] ?? 0);
  });
});

describe("networks", () => {
  it.each([
    [0.5, 1, 1],
    [0.6, 0.8, 1.2],
  ])("a tandem with arrivals at %d and services %d, %d holds what Jackson says", (rate, first, second) => {
    const main = (sim: Sim): Process => {
      const [a, b] = [sim.resource({ name: "first" }), sim.resource({ name: "second" })];
      const [drawA, drawB] = [sim.stream("first"), sim.stream("second")];
      return arriving(sim, rate, function* (): Process {
        yield a.request();
        yield exponential(drawA, first);
        a.release();
        yield b.request();
        yield exponential(drawB, second);
        b.release();
      });
    };
    const held = (load: number): number => load / (1 - load);
    agrees(
      main,
      ({ resources }) =>
        Object.values(resources).reduce((sum, { queue, inUse }) => sum + (queue.mean ?? 0) + (inUse.mean ?? 0), 0),
      held(rate * first) + held(rate * second),
      { until: 8000 },
    );
  });

  it.each([
    [1, [1, 2]],
    [4, [1, 2]],
    [6, [1, 1.1, 0.9]],
  ] as const)("a closed cycle with %i customers turns as fast as mean value analysis says", (customers, means) => {
    const main = function* (sim: Sim): Process {
      const stations = means.map((mean, i) => ({
        mean,
        server: sim.resource({ name: `station ${i}` }),
        draw: sim.stream("service", i),
      }));
      const round = function* (): Process {
        for (;;)
          for (const { mean, server, draw } of stations) {
            yield server.request();
            yield exponential(draw, mean);
            server.release();
          }
      };
      for (let i = 0; i < customers; i++) sim.start(round());
      yield 0;
    };
    agrees(
      main,
      ({ resources }) => (resources["station 0"]?.holding.count ?? 0) / (long.until - long.warmUp),
      cycleThroughput(customers, means),
    );
  });

  it.each([
    [5, 2, 0.2],
    [8, 1, 0.1],
  ])(
    "%i machines with %i repairers and failures at %d are down as their chain says",
    (machines, repairers, failure) => {
      const chain = birthDeath(
        machines,
        (k) => (machines - k) * failure,
        (k) => Math.min(k, repairers),
      );
      const main = function* (sim: Sim): Process {
        const repair = sim.resource({ name: "repair", capacity: repairers });
        const machine = function* (i: number): Process {
          const [up, down] = [sim.stream("up", i), sim.stream("down", i)];
          for (;;) {
            yield exponential(up, 1 / failure);
            yield repair.request();
            yield exponential(down, 1);
            repair.release();
          }
        };
        for (let i = 0; i < machines; i++) sim.start(machine(i));
        yield 0;
      };
      agrees(
        main,
        ({ resources }) => (resources["repair"]?.queue.mean ?? 0) + (resources["repair"]?.inUse.mean ?? 0),
        meanOf(chain),
      );
    },
  );
});

describe("devices", () => {
  const served = (parts: Parameters<Sim["device"]>[0], rate: number) =>
    function (sim: Sim): Process {
      const device = sim.device(parts);
      return arriving(sim, rate, function* (): Process {
        yield device.submit();
      });
    };

  it.each([4, 40].flatMap((rate) => [exponentialLaw(1), constantLaw(1), mixedLaw(1)].map((law) => ({ rate, law }))))(
    "M/G/∞ with $law.name and arrivals at $rate holds its load, whatever the law",
    ({ rate, law }) => {
      const main = served({ name: "disk", discipline: "infinite", service: (_, draw) => law.of(draw) }, rate);
      // As many arrivals at every rate.
      const times = { until: (4 / rate) * long.until, warmUp: (4 / rate) * long.warmUp };
      agrees(main, ({ devices }) => devices["disk"]?.inSystem.mean, rate * law.mean, times);
    },
  );

  it.each([
    { channels: 1, rate: 0.7 },
    { channels: 4, rate: 3 },
  ])("$channels channels respond as Erlang says", ({ channels, rate }) => {
    const main = served({ name: "disk", discipline: { channels }, service: (_, draw) => exponential(draw, 1) }, rate);
    agrees(
      main,
      ({ devices }) => devices["disk"]?.response.mean,
      mmc({ arrivalRate: rate, serviceRate: 1, servers: channels }).response,
    );
  });

  it.each([0.4, 0.7].flatMap((rate) => [exponentialLaw(1), constantLaw(1), mixedLaw(1)].map((law) => ({ rate, law }))))(
    "processor sharing with $law.name and arrivals at $rate responds in 1 / (1 − load), whatever the law",
    ({ rate, law }) => {
      const main = served({ name: "disk", discipline: "sharing", service: (_, draw) => law.of(draw) }, rate);
      agrees(main, ({ devices }) => devices["disk"]?.response.mean, law.mean / (1 - rate * law.mean));
    },
  );

  it.each([0.05, 0.5])("fails as often as it is told, %d", (share) => {
    const main = served({ name: "disk", service: () => 0.5, fails: (_, draw) => draw() < share }, 1);
    agrees(main, ({ devices }) => (devices["disk"]?.failed ?? 0) / (devices["disk"]?.completed ?? 1), share, {
      width: 0.3,
    });
  });
});

describe("moments and intervals", () => {
  it.each([
    [0.5, 1],
    [0.7, 0.5],
  ])(
    "a server that goes on vacation, arrivals at %d and vacations of %d, adds the vacation's residue to the wait",
    (rate, vacation) => {
      const main = function* (sim: Sim): Process {
        const server = sim.resource({ name: "server" });
        const [draw, away] = [sim.stream("service"), sim.stream("vacation")];
        sim.start(
          arriving(sim, rate, function* (): Process {
            yield server.request({ priority: 0 });
            yield exponential(draw, 1);
            server.release();
          }),
        );
        const waits = (): boolean => server.waiting() > 0;
        const idle = function* (): Process {
          // With the lowest priority the vacation gets the server when nobody is in line, and takes another one if nobody came.
          for (;;) {
            yield server.request({ priority: 9 });
            do yield exponential(away, vacation);
            while (!waits());
            server.release();
          }
        };
        sim.start(idle());
        yield 0;
      };
      agrees(
        main,
        ({ resources }) => {
          const { queue } = resources["server"] ?? {};
          // The line counts the vacation's own request, which waits while the server serves: by Little, a share of time equal to the load.
          return queue?.mean === undefined ? undefined : (queue.mean - rate) / rate;
        },
        mmc({ arrivalRate: rate, serviceRate: 1 }).wait + vacation,
        { width: 0.3 },
      );
    },
  );

  it.each([constantLaw(1), erlangLaw(1), exponentialLaw(1), mixedLaw(1)])(
    "whoever looks at a moment of his own waits for the rest of a longer than usual interval: $name",
    (law) => {
      const main = function* (sim: Sim): Process {
        const rest = sim.tally("rest");
        const [gaps, looks] = [sim.stream("renewals"), sim.stream("looks")];
        const bell = sim.waitQueue({ name: "bell" });
        const onlooker = function* (): Process {
          const came = sim.now;
          yield bell.wait();
          rest.add(sim.now - came);
        };
        sim.start(
          (function* (): Process {
            for (;;) {
              yield exponential(looks, 2);
              sim.start(onlooker());
            }
          })(),
        );
        for (;;) {
          yield law.of(gaps);
          bell.wakeAll();
        }
      };
      agrees(main, ({ tallies }) => tallies["rest"]?.mean, law.second / (2 * law.mean));
    },
  );

  it.each([
    [0.1, 1],
    [1, 1],
    [1, 3],
    [2, 2],
  ])("a store into a stable page, stores at %d and I/O of %d, waits as the closed form says", (rate, io) => {
    const main = function* (sim: Sim): Process {
      const waits = sim.tally("wait");
      const share = sim.tally("waits");
      const disk = sim.device({ name: "disk", discipline: "infinite", service: () => io });
      const draw = sim.stream("stores");
      for (;;) {
        // The flusher starts I/O; the store comes at its own time; it waits for the end of I/O if it comes before.
        const done = sim.event({ name: "end of I/O" });
        sim.start(
          (function* (): Process {
            yield disk.submit();
            done.fire(undefined);
          })(),
        );
        yield exponential(draw, 1 / rate);
        const came = sim.now;
        yield done.wait();
        waits.add(sim.now - came);
        share.add(sim.now > came ? 1 : 0);
      }
    };
    agrees(main, ({ tallies }) => tallies["waits"]?.mean, 1 - Math.exp(-rate * io));
    agrees(main, ({ tallies }) => tallies["wait"]?.mean, io - (1 - Math.exp(-rate * io)) / rate);
  });
});
