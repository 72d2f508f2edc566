/* A call in a thread of its own. Whether it waits is seen from outside: it has not come back, and its kernel stack says where it sleeps. */
#include "harness.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FRAMES = 3 };

struct task {
  char name[NAME_LEN], frames[160];
  struct call call;
  pthread_t thread;
  _Atomic int id, done;
  bool blocked;
  int error;
  long faults;
};

static long faults(void) {
  struct rusage usage;
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_minflt + usage.ru_majflt;
}

static void *body(void *given) {
  struct task *task = given;
  task->id = (int)syscall(SYS_gettid);
  long before = faults();
  task->error = call_run(&task->call);
  task->faults = faults() - before;
  task->done = 1;
  return NULL;
}

struct task *task_start(const char *name, struct call call) {
  struct task *task = calloc(1, sizeof *task);
  if (!task) fail("no memory for a task");
  snprintf(task->name, sizeof task->name, "%s", name);
  task->call = call;
  task->call.buffer = aligned_alloc(PAGE, PAGE);
  if (!task->call.buffer || pthread_create(&task->thread, NULL, body, task)) fail("cannot start a task");
  return task;
}

/* After this a call counts as blocked [ms]: the device is held for as long as it takes. An emulated machine needs more. */
int blocked_ms(void) {
  const char *given = getenv("BLOCKED_MS");
  int ms = given ? atoi(given) : 0;
  return ms > 0 ? ms : 150;
}

bool task_done(const struct task *task) { return task->done; }
int task_error(const struct task *task) { return task->error; }
const char *task_frames(const struct task *task) { return task->frames; }

static bool comes_back(struct task *task, int ms) {
  uint64_t begin = now_ns();
  while (!task->done && now_ns() - begin < (uint64_t)ms * 1000000u) nap_ms(now_ns() - begin < 3000000u ? 0.1 : 1);
  return task->done;
}

/* The innermost functions of the kernel in which it sleeps, "f<g<h". */
void task_saw_blocked(struct task *task) {
  char path[64], text[4096], *state = NULL;
  snprintf(path, sizeof path, "/proc/self/task/%d/stack", task->id);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  text[n > 0 ? n : 0] = 0;
  task->frames[0] = 0;
  int frames = 0;
  for (char *line = strtok_r(text, "\n", &state); line && frames < FRAMES; line = strtok_r(NULL, "\n", &state)) {
    char *name = strstr(line, "] "), *end = name ? strchr(name, '+') : NULL;
    if (!end) continue;
    size_t used = strlen(task->frames);
    snprintf(task->frames + used, sizeof task->frames - used, "%s%.*s", frames++ ? "<" : "", (int)(end - name - 2), name + 2);
  }
  /* A task that sleeps nowhere in the kernel is late, and waits for nobody. */
  task->blocked = fd < 0 || frames > 0;
}

bool task_probe(struct task *task) {
  if (comes_back(task, blocked_ms())) return true;
  task_saw_blocked(task);
  return false;
}

/* Waits for its end. A call that hangs although nothing is held any more is an observation too. */
const char *task_join(struct task *task, char out[256]) {
  if (!comes_back(task, HUNG_MS)) {
    task_saw_blocked(task);
    snprintf(out, 256, "HANG@%s", task->frames);
    scene_free_devices(task->call.scene);
    if (!comes_back(task, HUNG_MS)) fail("%s hangs in %s", task->name, task->frames);
    pthread_join(task->thread, NULL);
    return out;
  }
  pthread_join(task->thread, NULL);
  const char *word = error_word(task->error);
  int n = task->blocked ? snprintf(out, 256, "%s;BLOCKED@%s", word, task->frames) : snprintf(out, 256, "%s", word);
  if (task->call.counts_faults) snprintf(out + n, 256 - (size_t)n, ";faults=%ld", task->faults);
  return out;
}

void task_free(struct task *task) {
  free(task->call.buffer);
  free(task);
}
