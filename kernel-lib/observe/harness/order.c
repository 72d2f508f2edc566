/*
 * A forced order: statements that are carried out one after the other, each to its end or until it visibly waits.
 *
 * README.md lists them. A line that begins with a label and a colon writes something down under it.
 */
#include "harness.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_TASKS = 16, WRITEBACK_MS = 1000, SETTLE_MS = 30, ARRIVAL_MS = 5000 };
static const char FAULTS[] = " counting faults", BLOCKS[] = " through the block layer";

static struct named {
  char name[NAME_LEN];
  struct task *task;
  char letter;
  bool through_blocks;
} tasks[MOST_TASKS];

static struct named *named(const char *name) {
  for (int i = 0; i < MOST_TASKS; i++)
    if (tasks[i].task && !strcmp(tasks[i].name, name)) return &tasks[i];
  return NULL;
}

static struct named *keep(const char *name, struct task *task) {
  for (int i = 0; i < MOST_TASKS; i++)
    if (!tasks[i].task) {
      snprintf(tasks[i].name, NAME_LEN, "%s", name);
      tasks[i].task = task;
      return &tasks[i];
    }
  fail("an order has more than %d tasks", MOST_TASKS);
}

/* The text behind a word at the beginning; NULL: it begins otherwise. */
static const char *after(const char *text, const char *word) {
  size_t n = strlen(word);
  return strncmp(text, word, n) ? NULL : text + n;
}

static bool cut(char *text, const char *end) {
  size_t n = strlen(text), m = strlen(end);
  if (n < m || strcmp(text + n - m, end)) return false;
  text[n - m] = 0;
  return true;
}

static struct call call_from(struct scene *scene, const char *words) {
  char text[256];
  struct call call;
  snprintf(text, sizeof text, "%s", words);
  bool counts = cut(text, FAULTS), blocks = cut(text, BLOCKS);
  if (!call_parse(&call, scene, text)) fail("\"%s\" is no statement", words);
  if (call.page >= scene->pages && call.page > 3) fail("\"%s\" names a page that the file has not", words);
  call.counts_faults = counts;
  call.through_blocks = blocks;
  return call;
}

static void finish(struct named *one, const char *label) {
  char result[256];
  task_join(one->task, result);
  if (label) note(label, "%s", result);
  task_free(one->task);
  *one = (struct named){0};
}

static void do_call(struct scene *scene, const char *label, const char *words) {
  struct named *one = keep("", task_start(words, call_from(scene, words)));
  task_probe(one->task);
  finish(one, label);
}

/* "start NAME: CALL" */
static void start(struct scene *scene, const char *text) {
  char name[NAME_LEN];
  const char *colon = strstr(text, ": ");
  if (!colon) fail("\"start %s\" has no name", text);
  snprintf(name, sizeof name, "%.*s", (int)(colon - text), text);
  keep(name, task_start(name, call_from(scene, colon + 2)));
}

static struct device *transfer_of(const struct scene *scene, bool through_blocks) {
  return through_blocks ? scene->block : scene->transfer;
}

/* "pin NAME: PAGE LETTER": the transfer begins, and its device holds it. */
static void pin(struct scene *scene, const char *text) {
  char name[NAME_LEN], words[128], label[NAME_LEN + 8];
  const char *colon = strstr(text, ": ");
  if (!colon) fail("\"pin %s\" has no name", text);
  snprintf(name, sizeof name, "%.*s", (int)(colon - text), text);
  snprintf(words, sizeof words, "transfer %s", colon + 2);
  snprintf(label, sizeof label, "%s_gup", name);
  struct call call = call_from(scene, words);
  struct desk *desk = transfer_of(scene, call.through_blocks)->desk;
  int before = desk->taken;
  desk->reads_held = 1;
  struct named *one = keep(name, task_start(name, call));
  one->letter = call.letter;
  one->through_blocks = call.through_blocks;
  uint64_t begin = now_ns(), limit = (uint64_t)blocked_ms() * 1000000u;
  bool late = false;
  while (!task_done(one->task) && desk->taken == before && now_ns() - begin < 2 * limit) {
    if (!late && now_ns() - begin > limit) {
      late = true;
      task_saw_blocked(one->task);
    }
    nap_ms(0.1);
  }
  if (task_done(one->task)) note(label, "%s", error_word(task_error(one->task)));
  else if (desk->taken != before) note(label, "pinned");
  else note(label, "BLOCKED@%s", task_frames(one->task));
}

/* "land NAME": the device answers; the kernel copies the data, sets the page dirty and unpins it. */
static void land(struct scene *scene, const char *name) {
  struct named *one = named(name);
  if (!one) fail("\"land %s\": no such transfer", name);
  bool blocks = one->through_blocks;
  struct device *device = transfer_of(scene, blocks);
  for (int ms = 0; ms < ARRIVAL_MS && !device->desk->held && !task_done(one->task); ms++) nap_ms(1);
  device->desk->released = one->letter;
  device_ring(device);
  task_probe(one->task);
  finish(one, name);
  if (blocks) nap_ms(15); /* there the pages are set dirty by a worker of the block layer, after the call has returned */
}

static void note_read(const char *label, int fd, int flags, uint32_t page) {
  char path[64], letters[16], *data = aligned_alloc(PAGE, PAGE);
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  int again = open(path, O_RDONLY | O_CLOEXEC | flags);
  ssize_t n = again < 0 ? -1 : pread(again, data, PAGE, (off_t)page * PAGE);
  if (n < 0) note(label, "%s", error_word(errno));
  else note(label, "%s", n == 0 ? "EOF" : content_letters(data, letters));
  if (again >= 0) close(again);
  free(data);
}

static void note_frame(const char *label, uint64_t frame) {
  char words[64];
  struct page_state state = page_look(frame);
  note(label, "%s", page_words(state, words));
  note_counts(label, state);
}

/* Things to look at, each of a page. False: it is none of them. */
static bool look(struct scene *scene, const char *label, const char *what) {
  char text[64];
  unsigned page = 0;
  const char *digits = strrchr(what, ' ');
  if (!digits || sscanf(digits, " %u", &page) != 1 || page >= scene->pages) return false;
  snprintf(text, sizeof text, "%.*s", (int)(digits - what), what);
  uint64_t frame = scene->map ? page_frame(scene->map + page * PAGE) : 0;
  if (!strcmp(text, "page")) note_frame(label, frame);
  else if (!strcmp(text, "folio")) {
    if (page_look(scene->frames[page]).known) note_frame(label, scene->frames[page]);
    /* else: without struct page nobody can tell a page that was taken away */
  } else if (!strcmp(text, "under writeback"))
    note(label, "%s", page_look(scene->frames[page]).writeback ? "yes" : "no");
  else if (!strcmp(text, "same page")) note(label, "%s", frame == scene->frames[page] ? "yes" : "no");
  else if (!strcmp(text, "cache")) note_read(label, scene->file, 0, page);
  else if (!strcmp(text, "clone cache")) note_read(label, scene->clone, 0, page);
  else if (!strcmp(text, "direct")) note_read(label, scene->file, O_DIRECT, page);
  else if (!strcmp(text, "clone direct")) note_read(label, scene->clone, O_DIRECT, page);
  else if (!strcmp(text, "disk")) note(label, "%s", volume_platter(scene->volume, scene->file, page, text));
  else if (!strcmp(text, "clone disk")) note(label, "%s", volume_platter(scene->volume, scene->clone, page, text));
  else if (!strcmp(text, "sent")) note(label, "%s", content_letters(scene->transfer->desk->sent, text));
  else return false;
  return true;
}

static void until_under_writeback(struct scene *scene, unsigned page) {
  const struct desk *desk = scene->volume->device.desk;
  uint64_t begin = now_ns();
  while (!page_look(scene->frames[page]).writeback && now_ns() - begin < WRITEBACK_MS * 1000000ull) nap_ms(0.2);
  if (desk->hold == HOLD_COPY) nap_ms(SETTLE_MS); /* the request is on its way to a device that does not read it */
  while (desk->hold == HOLD_COMPLETION && !desk->held && now_ns() - begin < WRITEBACK_MS * 1000000ull) nap_ms(0.2);
}

static void statement(struct scene *scene, const char *line) {
  struct device *medium = &scene->volume->device;
  const char *rest;
  if ((rest = after(line, "start "))) start(scene, rest);
  else if ((rest = after(line, "pin "))) pin(scene, rest);
  else if ((rest = after(line, "land "))) land(scene, rest);
  else if ((rest = after(line, "watch "))) {
    struct named *one = named(rest);
    if (!one) fail("\"%s\": no such task", line);
    task_probe(one->task);
  } else if ((rest = after(line, "join "))) {
    struct named *one = named(rest);
    if (!one) fail("\"%s\": no such task", line);
    finish(one, rest);
  } else if (!strcmp(line, "hold the copy")) device_hold(medium, HOLD_COPY);
  else if (!strcmp(line, "hold the completion")) device_hold(medium, HOLD_COMPLETION);
  else if (!strcmp(line, "fail writes")) medium->desk->failing = EIO;
  else if (!strcmp(line, "go on")) {
    medium->desk->failing = 0;
    device_hold(medium, HOLD_NOTHING);
  } else if (!strcmp(line, "settle")) nap_ms(SETTLE_MS);
  else if ((rest = after(line, "until under writeback "))) until_under_writeback(scene, (unsigned)atoi(rest));
  else if ((rest = strstr(line, ": "))) {
    char label[NAME_LEN];
    snprintf(label, sizeof label, "%.*s", (int)(rest - line), line);
    if (!look(scene, label, rest + 2)) do_call(scene, label, rest + 2);
  } else do_call(scene, NULL, line);
}

void order_run(const struct order *order, struct scene *scene, unsigned run) {
  notes_begin();
  for (unsigned i = 0; i < order->lines; i++) {
    statement(scene, order->line[i]);
    scene_remember(scene);
  }
  scene_free_devices(scene);
  volume_thaw(scene->volume);
  for (int i = 0; i < MOST_TASKS; i++)
    if (tasks[i].task) finish(&tasks[i], NULL);
  notes_print(order->family, order->variant, run);
}

/* Orders from standard input: "scenario FAMILY VARIANT" begins one, "pages N" and "written in one piece" say what file it is about. */
struct orders orders_read(void) {
  struct orders all = {0};
  char line[PATH_LEN + NAME_LEN];
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    if (!line[0] || line[0] == '#') continue;
    if (strpbrk(line, "\"\\")) fail("an order holds a quotation mark or a backslash");
    const char *rest = after(line, "scenario ");
    if (rest) {
      all.order = realloc(all.order, (all.count + 1) * sizeof *all.order);
      struct order *order = &all.order[all.count++];
      *order = (struct order){.pages = 1};
      int used = 0;
      if (sscanf(rest, "%63s %n", order->family, &used) != 1) fail("a scenario without a family");
      snprintf(order->variant, sizeof order->variant, "%s", rest + used);
      continue;
    }
    if (!all.count) fail("\"%.100s\" stands before the first scenario", line);
    struct order *order = &all.order[all.count - 1];
    if ((rest = after(line, "pages "))) {
      order->pages = (unsigned)atoi(rest);
      if (order->pages < 1 || order->pages > MOST_PAGES) fail("a file has 1 to %d pages", MOST_PAGES);
    } else if (!strcmp(line, "written in one piece")) order->whole = true;
    else {
      order->line = realloc(order->line, (order->lines + 1) * sizeof *order->line);
      order->line[order->lines++] = strdup(line);
    }
  }
  return all;
}
