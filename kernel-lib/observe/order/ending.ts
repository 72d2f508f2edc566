/** What is looked at when an order has been carried out: everything before, between and after two fsyncs, direct, and cold. */

/** The statements; with the clone if there is one, and with the flags of the page if it is mapped. */
export const endingOf = ({
  clone,
  mapped,
  page,
}: {
  readonly clone: boolean;
  readonly mapped: boolean;
  readonly page: number;
}): readonly string[] => {
  const both = (label: string, what: string): readonly string[] => [
    `orig_${label}: ${what} ${page}`,
    ...(clone ? [`clone_${label}: clone ${what} ${page}`] : []),
  ];
  return [
    ...both("cache", "cache"),
    ...both("disk_before_fsync", "disk"),
    "final_fsync: fsync",
    ...both("disk_after_fsync1", "disk"),
    ...(mapped ? [`state_after_fsync1: page ${page}`] : []),
    "final_fsync2: fsync",
    ...(mapped ? [`state_after_final_fsync: page ${page}`, "unmap"] : []),
    ...both("disk", "disk"),
    ...both("direct", "direct"),
    "drop",
    `orig_cold: cache ${page}`,
    ...(clone ? ["drop clone", `clone_cold: clone cache ${page}`] : []),
  ];
};
