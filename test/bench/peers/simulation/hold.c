/* The hold model: so many pending events; take the first, put one in after an exponential time; and again.
   gcc -O2 -march=native -o hold hold.c -lm ; ./hold PENDING HOLDS. Draws are those of draws.mjs. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "draws.h"

typedef struct { double time; uint32_t serial; int32_t who; } Event;
static Event *heap;
static int size = 0;
static uint32_t serial = 0;

static inline int before(const Event *a, const Event *b) {
  return a->time < b->time || (a->time == b->time && a->serial < b->serial);
}

static inline void push(double time, int who) {
  Event event = { time, serial++, who };
  int place = size++;
  while (place) {
    int above = (place - 1) >> 1;
    if (!before(&event, &heap[above])) break;
    heap[place] = heap[above];
    place = above;
  }
  heap[place] = event;
}

static inline Event pop(void) {
  Event first = heap[0], last = heap[--size];
  int place = 0;
  for (;;) {
    int child = 2 * place + 1;
    if (child >= size) break;
    if (child + 1 < size && before(&heap[child + 1], &heap[child])) child++;
    if (!before(&heap[child], &last)) break;
    heap[place] = heap[child];
    place = child;
  }
  if (size) heap[place] = last;
  return first;
}

int main(int count, char **argument) {
  if (count < 3) return 2;
  int pending = atoi(argument[1]);
  long holds = atol(argument[2]);
  double now = 0;
  Draws draws = draws_of(1, 0);
  heap = malloc(sizeof(Event) * (pending + 2));
  for (int i = 0; i < pending; i++) push(-log(draw(&draws)), i);
  for (long i = 0; i < holds; i++) {
    Event event = pop();
    now = event.time;
    push(now - log(draw(&draws)), event.who);
  }
  printf("{\"time\": %.9f}\n", now);
  return 0;
}
