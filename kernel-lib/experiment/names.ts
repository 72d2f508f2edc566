/**
 * Names of their own: the second of a name is followed by its number, so that a table or a figure does not take two for one.
 *
 * @example
 * ownNames(["rewriters", "NVMe", "rewriters"])
 * //=> ["rewriters", "NVMe", "rewriters (2)"]
 */
export const ownNames = (names: readonly string[]): readonly string[] =>
  names.map((name, k) => {
    const before = names.slice(0, k).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
