/**
 * The front door of kernel-lib: what a notebook imports, in teaching order.
 *
 * A race is written from actors; a policy says what the kernel decides; `explore` tries every interleaving; `verdicts` does it for a whole
 * catalogue; `dataset` holds what real kernels did, and `agreement` compares. `show` and `table` put answers below the cell.
 */

// The race
export { actor, race, systemOf } from "./litmus/race.js";
export type { Actor, Race, RaceParts } from "./litmus/race.js";
export type { Machine } from "./model/machine.js";
export type { KernelNext } from "./model/stage.js";
export type { Kernel } from "./model/state.js";
export { dma, gup, setDirty, store, unpin, writeback } from "./model/operation.js";
export type { Operation } from "./model/operation.js";

// What the kernel decides, and where it runs
export * as policy from "./policy/index.js";
export {
  and,
  bounce,
  bounceKeepDirty,
  breakLeases,
  busy,
  dirty,
  elevated,
  elevatedAboveExpected,
  fixUp,
  fork,
  givePrivateCopy,
  heldForWriting,
  inOlderDelta,
  longTerm,
  memoryCleaning,
  mlocked,
  not,
  or,
  pinned,
  proceed,
  refuse,
  simulateFault,
  skip,
  underWriteback,
  waitForIo,
  waitForIoOrUnpin,
  waitForUnpin,
  when,
} from "./policy/rules.js";
export { policyOf } from "./model/policy.js";
export type { Answer, Condition, Policy, PolicyData, Rule } from "./model/policy.js";
export * as filesystem from "./filesystem/index.js";
export type { Filesystem, VersionName } from "./model/filesystem.js";
export * as property from "./model/index.js";
export type { KernelProperty } from "./model/property.js";

// Questions
export { explore, exploreAsync } from "./experiment/ask.js";
export type { RaceQuestion, SystemQuestion, Watching } from "./experiment/ask.js";
export { exploreParallel } from "./experiment/parallel.js";
export type { FromModule, ParallelQuestion } from "./experiment/parallel.js";
export type { Bounds, Progress } from "./engine/bounds.js";
export { herd, herdOutcomes } from "./engine/herd.js";
export type { Condition as HerdCondition } from "./engine/herd.js";
export { before } from "./engine/order.js";
export type { Before, Constraint } from "./engine/order.js";
export type { Deadlock, Exploration, Verdict, Witness, WitnessStep } from "./engine/exploration.js";
export { catalogue } from "./litmus/catalogue.js";
export { experiments } from "./litmus/experiments.js";
export type { ExperimentQuestion } from "./litmus/experiments.js";
export { scenarios } from "./litmus/scenarios.js";
export { litmus } from "./litmus/litmus.js";
export type { Litmus } from "./litmus/litmus.js";
export { verdicts } from "./experiment/verdicts.js";
export type { VerdictTable } from "./experiment/verdicts.js";
export { matrix } from "./experiment/matrix.js";
export type { Matrix, MatrixCell } from "./experiment/matrix.js";
export { stateGraph } from "./experiment/state-graph.js";
export type { GraphQuestion, StateEdge, StateGraph, StateNode } from "./experiment/state-graph.js";
export { interleavings, runs } from "./experiment/runs.js";
export type { Runs } from "./experiment/runs.js";
export { restingSituations, situation } from "./experiment/situations.js";
export type { Situation, SituationParts } from "./experiment/situations.js";

// Time and load
export * as workload from "./workload/index.js";
export type { Device, Discipline as DeviceDiscipline } from "./workload/device.js";
export type { Origin, Origins } from "./workload/origin.js";
export type { PageChoice } from "./workload/page-choice.js";
export type { RewriterParts } from "./workload/rewriters.js";
export type {
  CallTime,
  Cloner,
  Drivers,
  Flusher,
  Holders as ReferenceHolders,
  Punchers,
  Throttling,
  Workload,
  Writers,
} from "./workload/workload.js";
export type { Costs, Jitter } from "./workload/costs.js";
export { threshold } from "./experiment/candidate.js";
export { grid } from "./experiment/grid.js";
export type { Combination } from "./experiment/grid.js";
export type { Candidate, Policies } from "./experiment/candidate.js";
export { columns } from "./experiment/columns.js";
export type { RowColumn } from "./experiment/columns.js";
export { operations } from "./experiment/operations.js";
export type { OperationsQuestion } from "./experiment/operations.js";
export { sweep } from "./experiment/sweep.js";
export type { PredictionSweep, Sweep, SweepPoint } from "./experiment/sweep.js";
export type { PredictionQuestion, SweepOptions, SweepProgress, SweepQuestion } from "./experiment/sweep-question.js";

export { tidy } from "./experiment/tidy.js";
export { summary, survival } from "./experiment/summary.js";
export type { PointSummary } from "./experiment/summary.js";
export { price } from "./experiment/price.js";
export type { Price, PriceList, PriceName } from "./experiment/price.js";
export * as quantities from "./experiment/questions/index.js";
export type { Precision, Quantity } from "./experiment/questions/quantity.js";
export { simulatedBreakEven } from "./experiment/break-even.js";
export type { BreakEvenInterval, BreakEvenQuestion } from "./experiment/break-even.js";
export { breakEven, lostDmaShare, stablePageWait } from "./experiment/theory.js";
export type { HeldFolio } from "./experiment/theory.js";
export { predict, predictNominal, predictWith } from "./experiment/predict.js";
export { follow, followScore } from "./experiment/follow.js";
export type { FollowedOperation, FollowedRun, FollowScore } from "./experiment/follow.js";
export { overheadsOf } from "./experiment/apparatus.js";
export type { Overheads } from "./experiment/overheads.js";
export type { Prediction } from "./experiment/predict.js";
export { timed } from "./engine/timed.js";
export type { Timed, TimedRun, TimedTrace } from "./engine/timed.js";
export type { Budget as TimedBudget } from "./engine/timed-budget.js";
export type { TimedParts } from "./engine/timed-parts.js";
export type { Moment as TimedMoment, Parked, Pending as TimedPending, TimedEntry } from "./engine/moment.js";
export type { TimedWait } from "./engine/timed-waits.js";

// Systems of one's own
export { bit, fold, indexOf, oneOf, upTo } from "./base/cells.js";
export { among } from "./engine/among.js";
export { histories } from "./engine/record.js";
export type { Histories, History, Onlooker } from "./engine/record.js";
export { randomRun, rerun, shrink } from "./engine/random-run.js";
export type { RandomRun, RunQuestion, Turn } from "./engine/random-run.js";
export { replay } from "./engine/replay.js";
export type { Departure, LogEntry, Move, Replay, ReplayQuestion } from "./engine/replay.js";
export type { Field, Schema, Snapshot, View } from "./base/cells.js";
export * as binding from "./engine/bindings.js";
export type { Packed } from "./engine/packed.js";
export type { Store as CellStore } from "./engine/store.js";
export { done } from "./engine/system.js";
export type { Cell, Next, Property, Step, StepLabel, Symmetry, System } from "./engine/system.js";

// Chance, by name
export { drawAt, stream } from "./base/random.js";
export type { StreamKey } from "./base/random.js";
export { moments } from "./base/moments.js";
export type { Moments } from "./base/moments.js";
export { probability, sampler } from "./base/variates.js";
export type { Law } from "./base/law.js";

// Statistics: numbers to numbers
export * as stats from "./stats/index.js";
export type { Difference } from "./stats/difference.js";
export type { Histogram, Steps as DistributionSteps } from "./stats/distribution.js";
export type { Interval, Precision as StoppingPrecision } from "./stats/interval.js";
export type { Compared } from "./stats/many.js";
export type { Quantile } from "./stats/quantile.js";
export type { SteadyState } from "./stats/queueing.js";
export type { Reduced } from "./stats/reduction.js";
export type { Replications, ReplicationsQuestion } from "./stats/replications.js";
export type { MeasuredRun } from "./stats/result-rows.js";
export type { Row, Value } from "./stats/rows.js";
export type { BatchMeans, WarmUp } from "./stats/steady.js";

// Simulations: processes in time
export { simulation } from "./experiment/simulation.js";
export type {
  Moment,
  Simulation,
  SimulationProgress,
  SimulationStep,
  SimulationWatch,
} from "./engine/events/simulation.js";
export type { SimulationBudget, SimulationParts } from "./engine/events/parts.js";
export type { Ended, SimulationResult, Waiting } from "./engine/events/result.js";
export type { Level, Sim, StartedProcess, Tally } from "./engine/events/sim.js";
export type { Command, Process, Rehearsal } from "./engine/events/process.js";
export type { Outcome as ProcessOutcome } from "./engine/events/outcome.js";
export type { LevelSummary, TallySummary } from "./engine/events/statistic.js";
export type {
  RequestParts,
  ResourceParts,
  ResourceSummary,
  Resource as SimResource,
} from "./engine/events/resource.js";
export type { ContainerParts, ContainerSummary, Container as SimContainer } from "./engine/events/container.js";
export type { GetParts, StoreParts, StoreSummary, Store as SimStore } from "./engine/events/storage.js";
export type { LockParts, LockSummary, Lock as SimLock } from "./engine/events/lock.js";
export type { QueueParts, WaitQueueSummary, WaitQueue as SimWaitQueue } from "./engine/events/wait-queue.js";
export type {
  DeviceParts,
  DeviceRequest,
  DeviceSummary,
  Discipline,
  Device as SimDevice,
} from "./engine/events/device.js";
export type { Signal as SimEvent } from "./engine/events/signal.js";
export type { TraceRow } from "./engine/events/world.js";

// Real kernels
export * as dataset from "./observe/dataset.js";
export type { Observation, Outcome } from "./observe/observation.js";
export type {
  DeviceRequest as MeasuredRequest,
  FlushCall,
  MeasuredWaits,
  WaitSetting,
  WriteOperation,
} from "./observe/waits.js";
export { compare, scored, waitScore } from "./observe/compare.js";
export type { Simulated, WaitScore } from "./observe/compare.js";
export { compareWaits } from "./observe/compare-waits.js";
export type { SimulatedWaits, WaitComparison, WaitMeasure } from "./observe/compare-waits.js";
export { score } from "./observe/score.js";
export type { ScoreRow } from "./observe/score.js";
export type { Agreement, Explained, Reached, UnseenRule } from "./observe/agreement.js";
export { agreement, modelOutcomes } from "./observe/agree.js";
export { harness } from "./observe/witness/harness.js";
export type { Forced } from "./observe/witness/harness.js";
export type { NotForced } from "./observe/witness/statements.js";
export type { ForcedOrder } from "./observe/order/order.js";

// The course
export { check } from "./classroom/check.js";
export type { Assessment, Outcome as AssessmentOutcome } from "./classroom/assessment.js";
export { board } from "./classroom/board.js";
export type { Board } from "./classroom/board.js";

// Figures, tables, and the way to the reader
export * as figure from "./figure/index.js";
export type { Assumptions } from "./figure/assumptions.js";
export type { Column, Figure, Table, Trace } from "./figure/figure.js";
export { priceTable } from "./figure/price-table.js";
export { agreementTable, besideModel } from "./figure/tables.js";
export { claim } from "./notebook/claim.js";
export { progress, progressOf, show, table } from "./notebook/index.js";
export type { Progress as ProgressDisplay } from "./notebook/progress.js";
export { Problem } from "./base/problem.js";
export type { ProblemParts } from "./base/problem.js";
