/**
 * The questions of the catalogue that no interleaving decides: how long, how many, how often. They are asked of a simulation, and are listed here so
 * that the catalogue is whole.
 */

/** A question about quantities. */
export interface ExperimentQuestion {
  readonly kind: "experiment";
  readonly name: string;
  readonly number: string;
  readonly question: string;
  /** What is measured, with its unit. */
  readonly quantity: string;
  readonly source: string;
}

const experiment = (parts: Omit<ExperimentQuestion, "kind">): ExperimentQuestion =>
  Object.freeze({ kind: "experiment", ...parts });

/** The five questions about quantities. @source linux-mm October 2011 Lutomirski; linux-fsdevel February 2023 Kara; linux-tux3 fs/tux3/buffer_fork.c */
export const experiments: readonly ExperimentQuestion[] = Object.freeze([
  experiment({
    name: "mlocked-logger",
    number: "L23",
    question: "How long does a logger with mlocked shared pages sleep when it stores while they are written back?",
    quantity: "wait in the write fault [ms], as a distribution",
    source: "linux-mm 2011-10-23 Lutomirski: 30–100 ms on 3.0",
  }),
  experiment({
    name: "pin-storm",
    number: "L34",
    question: "How long can a stream of short pins keep a waiter for the last unpin waiting?",
    quantity: "wait [ms] against the rate of pins [1/s]",
    source: "linux-fsdevel February 2023 Kara: some DoS potential",
  }),
  experiment({
    name: "skip-accumulation",
    number: "L35",
    question: "Do pages that memory cleaning skips throttle every writer in the end?",
    quantity: "dirty pages and throttled time, against the share of pinned pages",
    source: "linux-fsdevel 2023-02-09 Kara, 3/5, and the dirty limits of linux-6.2 mm/page-writeback.c",
  }),
  experiment({
    name: "orphan-memory",
    number: "L36",
    question: "How much memory do forked-off folios hold while a hot page is rewritten?",
    quantity: "orphans [bytes · s], and their peak [folios]",
    source: "linux-tux3 fs/tux3/buffer_fork.c free_forked_buffers",
  }),
  experiment({
    name: "re-fault-tax",
    number: "L37",
    question: "How many more faults do several mappers take when pages are forked instead of waited for?",
    quantity: "write faults per delta [1], for each number of mappers",
    source: "linux-tux3 fs/tux3/buffer_fork.c page_cow_file: other mappers get read-only entries",
  }),
]);
