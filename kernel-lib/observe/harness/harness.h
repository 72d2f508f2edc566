/* What the files of the harness share. Each noun has a file of its own; this header says what they offer one another. */
#ifndef HARNESS_H
#define HARNESS_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { PAGE = 4096, HUNG_MS = 20000, MOST_PAGES = 64, NAME_LEN = 64, PATH_LEN = 512 };

/* failure.c: what cannot go on says why in one line of JSON and ends the process; the supervisor then cleans up. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *error_word(int error);

/* clock.c */
uint64_t now_ns(void);
void nap_ms(double ms);

/* content.c: a page of our data says in every word which letter wrote it. */
void content_fill(void *page, char letter, uint32_t index);
const char *content_letters(const void *page, char out[16]);
bool content_is_ours(const void *page);

/* session.c: the one folder in which everything of a run lies, and what an earlier run left. */
struct session {
  char folder[PATH_LEN];
};
void session_open(struct session *, const char *folder);
void session_record(const struct session *, const char *loop_device);
void session_mark(char mark[64], const char *folder);
bool session_is_marked(const char *mark);
void session_close(const struct session *);
int session_sweep(const char *folder);

/* device.c: a server of /dev/fuse with one file, "medium" or "transfer", that answers when it is told to. */
enum device_kind { MEDIUM, TRANSFER };
enum device_hold { HOLD_NOTHING, HOLD_COPY, HOLD_COMPLETION };
enum service_law { SERVICE_AT_ONCE, SERVICE_DETERMINISTIC, SERVICE_EXPONENTIAL };
struct request {
  uint64_t arrived, answered;
  uint32_t first, pages;
};
enum { MOST_REQUESTS = 65536 };
/* What the server and the worker both see. */
struct desk {
  _Atomic int ready, quit, hold, holding_copy, held, taken, failing, reads_held, released, written, beats;
  _Atomic int law, fifo;
  _Atomic uint64_t mean_ns, seed;
  _Atomic int requests;
  char sent[PAGE]; /* the page that was last written to the transfer device */
  struct request log[MOST_REQUESTS];
};
struct device {
  struct desk *desk;
  int bell;
  pid_t server;
  enum device_kind kind;
  bool direct;
  uint64_t size;
  char *image;
  int image_fd, fuse;
  char mount[PATH_LEN], file[PATH_LEN];
};
void device_start(struct device *, const struct session *, const char *name, enum device_kind, bool direct, uint64_t size);
void device_serve(struct device *);
void device_ring(struct device *);
void device_hold(struct device *, enum device_hold);
void device_free(struct device *);
void device_stop(struct device *);

/* loop.c: a loop device over a device's file. Only what was made here is ever given to mkfs. */
struct loop {
  int fd;
  char path[32];
};
void loop_attach(struct loop *, const struct device *, const struct session *);
bool loop_is_ours(const struct loop *);
void loop_set_stable_writes(const struct loop *, bool on);
void loop_detach(struct loop *);

/* volume.c: the file system under test. */
struct volume {
  struct device device;
  struct loop loop;
  char type[24], mount[PATH_LEN], folder[PATH_LEN];
  bool btrfs, nocow, reflink;
  int64_t shift; /* from the file system's idea of an address to the platter's [bytes] */
};
void volume_make(struct volume *, const struct session *, const char *name, bool stable_writes);
void volume_thaw(const struct volume *);
void volume_end(struct volume *);
const char *volume_platter(const struct volume *, int fd, uint32_t page, char out[64]);

/* page.c: flags and counters of a physical page. */
struct page_state {
  uint64_t frame;
  bool dirty, writeback, mapped, attached;
  bool known; /* whether struct page itself was read: attached and the counters */
  int references, mappings;
};
bool page_counts_init(void);
uint64_t page_frame(const void *address);
struct page_state page_look(uint64_t frame);
const char *page_words(struct page_state, char out[64]);

/* scene.c: the files of one run. */
struct scene {
  struct volume *volume;
  struct device *transfer;
  int transfer_fd, block_fd;
  struct device *block;
  unsigned number, pages;
  bool whole; /* written in one piece */
  char file_path[PATH_LEN], clone_path[PATH_LEN], snapshot[NAME_LEN];
  int file, second, clone;
  char *map;
  uint64_t frames[MOST_PAGES];
};
void scene_open(struct scene *, unsigned number, unsigned pages, bool whole);
void scene_remember(struct scene *);
void scene_close(struct scene *);
void scene_free_devices(struct scene *);

/* call.c: one call, from its words. */
struct call {
  struct scene *scene;
  const struct verb *verb;
  uint32_t page, last;
  char letter;
  bool through_blocks, counts_faults;
  int error;
  char *buffer;
};
bool call_parse(struct call *, struct scene *, const char *words);
int call_run(struct call *);

/* task.c: a call in a thread of its own, which may have to wait. */
struct task;
struct task *task_start(const char *name, struct call);
bool task_probe(struct task *);
bool task_done(const struct task *);
int task_error(const struct task *);
void task_saw_blocked(struct task *);
int blocked_ms(void);
const char *task_frames(const struct task *);
const char *task_join(struct task *, char out[256]);
void task_free(struct task *);

/* order.c: the statements of a forced order, and running them. */
struct order {
  char family[NAME_LEN], variant[PATH_LEN];
  unsigned pages, lines;
  bool whole;
  char **line;
};
struct orders {
  unsigned count;
  struct order *order;
};
struct orders orders_read(void);
void order_run(const struct order *, struct scene *, unsigned run);

/* notes.c: what a run writes down, as one line of JSON. */
void notes_begin(void);
void note(const char *label, const char *format, ...) __attribute__((format(printf, 2, 3)));
void note_counts(const char *label, struct page_state);
void notes_print(const char *family, const char *variant, unsigned run);

/* waits.c: how long writers wait for a slow device. */
void waits_run(struct volume *, const char *settings);

#endif
