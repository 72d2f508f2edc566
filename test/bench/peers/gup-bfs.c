/*
 * The yardstick model as a breadth-first search by hand in C: what this machine can do at most, without a library in the way.
 * The same model as test/engine/gup-model.ts. A state is one 64-bit word; states, parents and a hash table of indices are arrays.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef uint64_t state;

enum { DIRTY = 1, UNDER_IO = 2, WRITABLE = 4, SHARED = 8, BAD = 16 };

/* Five bits a page; then five a driver (stage, page + 1), five for the flusher, two each for the writer and the cloner. */
#define DRIVER(d) (5 * PAGES + 5 * (d))
#define FLUSHER DRIVER(DRIVERS)
#define WRITER (FLUSHER + 5)
#define CLONER (WRITER + 2)

static state *states;
static uint32_t *parents, *table;
static uint64_t known, moves, mask;

static void reach(state s, uint32_t parent) {
  uint64_t hash = s * 0x9e3779b97f4a7c15u;
  uint64_t slot = (hash ^ hash >> 29) & mask;
  for (; table[slot] != 0; slot = (slot + 1) & mask)
    if (states[table[slot] - 1] == s) return;
  states[known] = s;
  parents[known] = parent;
  table[slot] = (uint32_t)++known;
}

static void move(state s, uint32_t from) {
  moves++;
  reach(s, from);
}

static inline unsigned bits(state s, int at, int width) { return s >> at & ((1u << width) - 1); }
static inline state put(state s, int at, int width, unsigned value) {
  return (s & ~((((state)1 << width) - 1) << at)) | (state)value << at;
}
static inline int is(state s, int page, unsigned fact) { return (s >> 5 * page & fact) != 0; }
static inline state with(state s, int page, unsigned facts) { return s | (state)facts << 5 * page; }
static inline state without(state s, int page, unsigned facts) { return s & ~((state)facts << 5 * page); }
static inline state fault(state s, int page) { return with(without(s, page, SHARED), page, WRITABLE | DIRTY); }
static inline state written(state s, int page) { return is(s, page, SHARED) ? with(s, page, BAD) : s; }

static void expand(state s, uint32_t at) {
  for (int d = 0; d < DRIVERS; d++) {
    int place = DRIVER(d), page = (int)bits(s, place + 3, 2) - 1;
    switch (bits(s, place, 3)) {
    case 0:
      for (int p = 0; p < PAGES; p++)
        if (!is(s, p, UNDER_IO)) move(put(fault(s, p), place, 5, 1 | (unsigned)(p + 1) << 3), at);
      break;
    case 1: move(put(s, place, 3, 2), at); break;
    case 2: move(put(written(s, page), place, 3, 3), at); break;
    case 3: move(put(with(s, page, DIRTY), place, 3, 4), at); break;
    default: move(put(s, place, 5, 0), at);
    }
  }
  int target = (int)bits(s, WRITER, 2) - 1;
  if (target < 0) {
    for (int p = 0; p < PAGES; p++) move(put(s, WRITER, 2, (unsigned)p + 1), at);
  } else if (is(s, target, WRITABLE)) {
    move(put(written(s, target), WRITER, 2, 0), at);
  } else if (!is(s, target, UNDER_IO)) {
    move(fault(s, target), at);
  }
  int flushed = (int)bits(s, FLUSHER + 3, 2) - 1;
  switch (bits(s, FLUSHER, 3)) {
  case 0:
    for (int p = 0; p < PAGES; p++)
      if (is(s, p, DIRTY) && !is(s, p, UNDER_IO)) move(put(s, FLUSHER, 5, 1 | (unsigned)(p + 1) << 3), at);
    break;
  case 1: move(put(without(s, flushed, WRITABLE), FLUSHER, 3, 2), at); break;
  case 2: move(put(without(s, flushed, DIRTY), FLUSHER, 3, 3), at); break;
  case 3: move(put(with(s, flushed, UNDER_IO), FLUSHER, 3, 4), at); break;
  default: move(put(without(s, flushed, UNDER_IO), FLUSHER, 5, 0), at);
  }
  int cloned = (int)bits(s, CLONER, 2) - 1;
  if (cloned >= 0) {
    move(put(with(without(s, cloned, WRITABLE), cloned, SHARED), CLONER, 2, 0), at);
  } else {
    for (int p = 0; p < PAGES; p++)
      if (!is(s, p, DIRTY | UNDER_IO)) move(put(s, CLONER, 2, (unsigned)p + 1), at);
  }
}

int main(int count, char **words) {
  int size = count > 1 ? atoi(words[1]) : 23;
  mask = ((uint64_t)1 << size) - 1;
  uint64_t room = (mask + 1) / 4 * 3;
  states = malloc(room * sizeof *states);
  parents = malloc(room * sizeof *parents);
  table = calloc(mask + 1, sizeof *table);
  if (!states || !parents || !table) return 1;
  reach(0, 0);
  for (uint64_t at = 0; at < known; at++) {
    if (known + 64 > room) return fputs("the table is full\n", stderr), 1;
    expand(states[at], (uint32_t)at);
  }
  printf("{\"states\": %llu, \"transitions\": %llu}\n", (unsigned long long)known, (unsigned long long)moves);
  return 0;
}
