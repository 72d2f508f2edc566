/** A wait that loses every race but against what does not come. Nothing is kept running for it. */
export const late = (ms: number): Promise<"late"> =>
  new Promise((resolve) => setTimeout(resolve, ms, "late" as const).unref());
