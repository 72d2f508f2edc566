/**
 * Names of their own: the second of a name is followed by its number, so that a table or a figure does not take two for one.
 *
 * @example
 * ownNames(["rewriters", "NVMe", "rewriters"])
 * //=> ["rewriters", "NVMe", "rewriters (2)"]
 */
export const ownNames = (names: readonly string[]): readonly string[] =>
  names.reduce<readonly string[]>((own, name, k) => {
    const isTaken = (one: string): boolean => own.includes(one) || names.slice(k + 1).includes(one);
    if (!own.includes(name) && names.indexOf(name) === k) return [...own, name];
    const number = Array.from({ length: names.length }, (_, n) => n + 2).find((n) => !isTaken(`${name} (${n})`));
    return [...own, `${name} (${number ?? names.length})`];
  }, []);
