/** Numbers of (0, 1) from Marsaglia's xorshift128 (2003), the same as draws.h gives: light enough not to be what is measured. */
export function drawsOf(seed, stream) {
  const d = new Int32Array([
    (Math.imul(seed, 2654435769) + stream * 40503 + 1) | 0,
    362436069 ^ seed,
    521288629 + stream * 977,
    88675123,
  ]);
  const word = () => {
    const t = d[0] ^ (d[0] << 11);
    const w = d[3];
    d[0] = d[1];
    d[1] = d[2];
    d[2] = w;
    return (d[3] = w ^ (w >>> 19) ^ t ^ (t >>> 8)) >>> 0;
  };
  for (let i = 0; i < 32; i++) word();
  return () => {
    const high = word();
    const low = word();
    return ((high >>> 6) * 134217728 + (low >>> 5) + 0.5) / 9007199254740992;
  };
}
