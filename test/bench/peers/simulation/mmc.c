/* M/M/c by hand: a binary heap of events, a ring of those who wait, a sum of waits. What a simulation can cost at least.
   gcc -O2 -march=native -o mmc mmc.c -lm ; ./mmc SERVERS ARRIVAL_RATE SERVICE_RATE CUSTOMERS SEED
   Draws are those of draws.mjs, so the mean wait agrees with ours to the digit. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "draws.h"

typedef struct { double time; uint64_t serial; int32_t kind; } Event;
enum { ARRIVAL, DEPARTURE };

static Event heap[1 << 16];
static int size = 0;
static uint64_t serial = 0, events = 0;

static inline int before(const Event *a, const Event *b) {
  return a->time < b->time || (a->time == b->time && a->serial < b->serial);
}

static inline void push(double time, int kind) {
  Event event = { time, serial++, kind };
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
  if (count < 6) return 2;
  int servers = atoi(argument[1]), busy = 0;
  double arrival = atof(argument[2]), service = atof(argument[3]), waited = 0;
  long customers = atol(argument[4]), arrived = 0, served = 0;
  Draws arrivals = draws_of(strtoul(argument[5], 0, 10), 0), services = draws_of(strtoul(argument[5], 0, 10), 1);
  const uint32_t ring = (1u << 20) - 1;
  double *line = malloc(sizeof(double) * (ring + 1));
  uint32_t first = 0, end = 0;
  push(-log(draw(&arrivals)) / arrival, ARRIVAL);
  while (size) {
    Event event = pop();
    events++;
    if (event.kind == ARRIVAL) {
      if (++arrived < customers) push(event.time - log(draw(&arrivals)) / arrival, ARRIVAL);
      if (busy < servers) {
        busy++;
        push(event.time - log(draw(&services)) / service, DEPARTURE);
      } else line[end++ & ring] = event.time;
    } else {
      served++;
      if (first == end) busy--;
      else {
        waited += event.time - line[first++ & ring];
        push(event.time - log(draw(&services)) / service, DEPARTURE);
      }
    }
  }
  printf("{\"wait\": %.9f, \"served\": %ld}\n", waited / served, served);
  return 0;
}
