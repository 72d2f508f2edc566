export function main(_a) {}
