/** What runs.mjs exports. */
export declare const expected: () => Readonly<Record<string, string>>;
export declare const digests: (dist: string) => Promise<Readonly<Record<string, string>>>;
