/*
 * How long a writer waits while a slow device writes back what it dirties again and again.
 *
 * Each writer sleeps for an exponential time, draws a page evenly, and writes it, until it has done its share of the operations; a flusher
 * starts writeback once a period; the medium answers each write of data after its service time. Everything is noted with its time from
 * one origin [ns].
 */
#include "harness.h"
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MOST_OPERATIONS = 100000, MOST_FLUSHES = 20000, MOST_WRITERS = 64 };

struct setting {
  char name[NAME_LEN], operation[16], law[24], discipline[24], flush[24], folio[16];
  double mean_ms, period_ms, think_us;
  int pages, writers, operations;
  uint64_t seed;
};

struct timing {
  uint64_t begin, took;
  uint32_t page, faults, writer;
  uint64_t late; /* how much later than asked the pause before it ended */
};

static struct setting setting;
static struct timing operations[MOST_OPERATIONS], flushes[MOST_FLUSHES];
static int flushed;
static _Atomic bool over;
static int file;
static char *map;
static struct desk *desk;

static double uniform(uint64_t *state) {
  uint64_t x = *state;
  x ^= x << 13, x ^= x >> 7, x ^= x << 17;
  *state = x;
  return ((double)(x >> 11) + 0.5) / 9007199254740992.0;
}

static uint32_t faults(void) {
  struct rusage usage;
  getrusage(RUSAGE_THREAD, &usage);
  return (uint32_t)usage.ru_minflt;
}

static void *flusher(void *unused) {
  (void)unused;
  prctl(PR_SET_TIMERSLACK, 1000UL);
  uint64_t next = now_ns();
  while (!over && flushed < MOST_FLUSHES) {
    uint64_t now = now_ns();
    if (now < next) nap_ms((double)(next - now) / 1e6);
    if (over) break;
    struct timing *one = &flushes[flushed];
    one->begin = now_ns();
    int error = !strcmp(setting.flush, "fsync") ? fsync(file) : sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE);
    if (error) fail("the flusher's call fails");
    one->took = now_ns() - one->begin;
    flushed++;
    next += (uint64_t)(setting.period_ms * 1e6);
    if (next < now_ns()) next = now_ns();
  }
  return NULL;
}

/* Writers are numbered from 0; each notes its operations in a stretch of its own. */
static void *writer(void *number) {
  uint32_t self = (uint32_t)(uintptr_t)number;
  int share = setting.operations / setting.writers;
  char page[PAGE] __attribute__((aligned(PAGE)));
  uint64_t state = (setting.seed + ((uint64_t)self << 32)) * 0x9e3779b97f4a7c15u | 1;
  bool stores = !strcmp(setting.operation, "store");
  prctl(PR_SET_TIMERSLACK, 1000UL);
  for (int i = 0; i < share; i++) {
    struct timing *one = &operations[self * (uint32_t)share + (uint32_t)i];
    desk->beats++;
    double pause_us = -log(uniform(&state)) * setting.think_us;
    uint64_t before = now_ns();
    nap_ms(pause_us / 1000);
    one->late = now_ns() - before - (uint64_t)(pause_us * 1000);
    one->writer = self;
    one->page = (uint32_t)(uniform(&state) * setting.pages);
    content_fill(page, (char)('a' + i % 26), one->page);
    uint32_t seen = faults();
    one->begin = now_ns();
    if (stores) *(volatile uint64_t *)(map + (size_t)one->page * PAGE) = *(uint64_t *)page;
    else if (pwrite(file, page, PAGE, (off_t)one->page * PAGE) != PAGE) fail("a write fails");
    one->took = now_ns() - one->begin;
    one->faults = faults() - seen;
  }
  return NULL;
}

static int by_begin(const void *a, const void *b) {
  uint64_t one = ((const struct timing *)a)->begin, other = ((const struct timing *)b)->begin;
  return one < other ? -1 : one > other;
}

static void prepare(struct volume *volume) {
  char path[PATH_LEN + 16];
  size_t size = (size_t)setting.pages * PAGE;
  snprintf(path, sizeof path, "%s/waits", volume->folder);
  file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  char *data = aligned_alloc(PAGE, size);
  if (file < 0 || !data) fail("cannot make the file");
  for (int p = 0; p < setting.pages; p++) content_fill(data + (size_t)p * PAGE, 'A', (uint32_t)p);
  size_t piece = !strcmp(setting.folio, "large") ? size : PAGE;
  for (size_t at = 0; at < size; at += piece)
    if (pwrite(file, data + at, piece, (off_t)at) != (ssize_t)piece) fail("cannot write the file");
  free(data);
  if (fsync(file)) fail("cannot sync the file");
  map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (map == MAP_FAILED) fail("cannot map the file");
  volatile char sum = 0;
  for (int p = 0; p < setting.pages; p++) sum = (char)(sum + map[(size_t)p * PAGE]);
}

/* Times are printed as the difference to the one before. */
static void print_times(const struct timing *list, int n, uint64_t origin) {
  printf("\"t\":[");
  for (int i = 0; i < n; i++) printf("%s%llu", i ? "," : "", (unsigned long long)(list[i].begin - (i ? list[i - 1].begin : origin)));
  printf("],\"took\":[");
  for (int i = 0; i < n; i++) printf("%s%llu", i ? "," : "", (unsigned long long)list[i].took);
  printf("]");
}

#define COLUMN(name, n, value)                                                       \
  do {                                                                               \
    printf(",\"%s\":[", name);                                                       \
    for (int i = 0; i < (n); i++) printf("%s%lld", i ? "," : "", (long long)(value)); \
    printf("]");                                                                     \
  } while (0)

static void print_all(uint64_t origin) {
  int n = desk->requests, all = setting.operations;
  qsort(operations, (size_t)all, sizeof *operations, by_begin);
  printf("{\"setting\":\"%s\",\"operations\":{", setting.name);
  print_times(operations, all, origin);
  COLUMN("page", all, operations[i].page);
  COLUMN("writer", all, operations[i].writer);
  COLUMN("fault", all, operations[i].faults);
  COLUMN("late", all, operations[i].late);
  printf("},\"flushes\":{");
  print_times(flushes, flushed, origin);
  printf("},\"requests\":{\"count\":[%d]", n);
  COLUMN("t", n, desk->log[i].arrived - (i ? desk->log[i - 1].arrived : origin));
  COLUMN("took", n, desk->log[i].answered - desk->log[i].arrived);
  COLUMN("first", n, desk->log[i].first);
  COLUMN("pages", n, desk->log[i].pages);
  printf("}}\n");
  fflush(stdout);
}

static void measure(struct volume *volume) {
  struct device *medium = &volume->device;
  desk = medium->desk;
  pthread_t writing[MOST_WRITERS], flushing;
  prepare(volume);
  flushed = 0;
  over = false;
  desk->requests = 0;
  desk->seed = setting.seed * 0xbf58476d1ce4e5b9u | 1;
  desk->fifo = !strcmp(setting.discipline, "fifo");
  desk->mean_ns = (uint64_t)(setting.mean_ms * 1e6);
  desk->law = !strcmp(setting.law, "exponential") ? SERVICE_EXPONENTIAL : SERVICE_DETERMINISTIC;
  device_ring(medium);
  uint64_t origin = now_ns();
  if (pthread_create(&flushing, NULL, flusher, NULL)) fail("cannot start");
  for (int w = 0; w < setting.writers; w++)
    if (pthread_create(&writing[w], NULL, writer, (void *)(uintptr_t)w)) fail("cannot start");
  for (int w = 0; w < setting.writers; w++) pthread_join(writing[w], NULL);
  over = true;
  pthread_join(flushing, NULL);
  nap_ms(setting.mean_ms * 3 + 5); /* the last requests are answered as slowly as the others */
  desk->law = SERVICE_AT_ONCE;
  device_ring(medium);
  if (fsync(file)) fail("cannot sync the file");
  print_all(origin);
  munmap(map, (size_t)setting.pages * PAGE);
  close(file);
}

/* "NAME OPERATION LAW MEAN DISCIPLINE PAGES PERIOD FLUSH THINK FOLIO WRITERS OPERATIONS SEED", settings separated by semicolons. */
void waits_run(struct volume *volume, const char *settings) {
  char text[16384], *state = NULL;
  snprintf(text, sizeof text, "%s", settings);
  for (char *one = strtok_r(text, ";", &state); one; one = strtok_r(NULL, ";", &state)) {
    unsigned long long seed;
    struct setting *s = &setting;
    if (sscanf(one, " %63s %15s %23s %lf %23s %d %lf %23s %lf %15s %d %d %llu", s->name, s->operation, s->law, &s->mean_ms,
               s->discipline, &s->pages, &s->period_ms, s->flush, &s->think_us, s->folio, &s->writers, &s->operations, &seed) != 13)
      fail("\"%.200s\" is no setting", one);
    s->seed = seed;
    if (s->pages < 1 || s->pages > MOST_PAGES || s->operations < 1 || s->operations > MOST_OPERATIONS)
      fail("a setting has 1 to %d pages and 1 to %d operations", MOST_PAGES, MOST_OPERATIONS);
    if (s->writers < 1 || s->writers > MOST_WRITERS || s->operations % s->writers)
      fail("a setting has 1 to %d writers, and as many operations for each", MOST_WRITERS);
    measure(volume);
  }
}
