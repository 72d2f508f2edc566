/** @param {readonly string[]} _a */
export function main(_a) {}
