/* Numbers of (0, 1) from Marsaglia's xorshift128 (2003), the same as draws.mjs gives. */
typedef struct { uint32_t x, y, z, w; } Draws;

static inline uint32_t word_of(Draws *d) {
  uint32_t t = d->x ^ (d->x << 11);
  d->x = d->y; d->y = d->z; d->z = d->w;
  return d->w = d->w ^ (d->w >> 19) ^ t ^ (t >> 8);
}

static inline double draw(Draws *d) {
  uint32_t high = word_of(d), low = word_of(d);
  return ((high >> 6) * 134217728.0 + (low >> 5) + 0.5) / 9007199254740992.0;
}

static inline Draws draws_of(uint32_t seed, uint32_t stream) {
  Draws d = { seed * 2654435769u + stream * 40503u + 1, 362436069u ^ seed, 521288629u + stream * 977u, 88675123u };
  for (int i = 0; i < 32; i++) word_of(&d);
  return d;
}
