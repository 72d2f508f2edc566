/*
 * The server: it speaks the protocol of /dev/fuse for one file and decides when each request is answered.
 *
 * The medium keeps what is written. While it holds the copy it reads no request, so that the kernel has not given the data away yet; while
 * it holds the completion it has taken the data and does not say so. The transfer device makes up what is read: the letter is in the
 * offset. While a read is held the kernel has the reader's pages: that is the DMA.
 */
#include "harness.h"
#include <fcntl.h>
#include <linux/fuse.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 1 << 20, MOST_HELD = 1024, BATCH = 16, ROOT = 1, DATA = 2, BACKGROUND = 512 };

struct held {
  uint64_t unique, due, offset;
  uint32_t length;
  int entry; /* in the log; -1: none */
  bool read;
};

static struct device *device;
static struct desk *desk;
static struct held held[MOST_HELD];
static int holding;
static uint64_t line_free; /* when the one server of a FIFO device is free again [ns] */
static unsigned char *touched; /* pages of the medium that were ever written: the others take no memory */
static char answer[LARGEST];

static void reply(uint64_t unique, int error, const void *data, size_t length) {
  struct fuse_out_header header = {.len = (uint32_t)(sizeof header + length), .error = -error, .unique = unique};
  struct iovec parts[2] = {{&header, sizeof header}, {(void *)data, length}};
  /* ENOENT: the caller was interrupted and has gone. */
  if (writev(device->fuse, parts, length ? 2 : 1) < 0 && errno == ENODEV) _exit(0);
}

static struct fuse_attr attributes(uint64_t node) {
  bool file = node == DATA;
  return (struct fuse_attr){.ino = node,
                            .size = file ? device->size : 0,
                            .blocks = file ? device->size / 512 : 0,
                            .mode = file ? S_IFREG | 0600 : S_IFDIR | 0700,
                            .nlink = file ? 1 : 2,
                            .blksize = PAGE};
}

/* What the transfer device sends: the letter is bits 20 to 27 of the offset, the page's index bits 12 to 19. */
static void made_up(uint64_t offset, uint32_t length) {
  for (uint32_t at = 0; at < length; at += PAGE)
    content_fill(answer + at, (char)(offset >> 20), (uint32_t)(offset >> 12 & 0xff) + at / PAGE);
}

static void from_medium(uint64_t offset, uint32_t length) {
  for (uint32_t at = 0, n; at < length; at += n) {
    n = PAGE - (uint32_t)((offset + at) % PAGE);
    if (n > length - at) n = length - at;
    if (touched[(offset + at) / PAGE]) memcpy(answer + at, device->image + offset + at, n);
    else memset(answer + at, 0, n);
  }
}

static void answer_read(uint64_t unique, uint64_t offset, uint32_t length) {
  if (length > LARGEST) length = LARGEST;
  if (offset >= device->size) length = 0;
  else if (length > device->size - offset) length = (uint32_t)(device->size - offset);
  if (device->kind == MEDIUM) from_medium(offset, length);
  else made_up(offset, length);
  reply(unique, 0, answer, length);
}

static void answer_write(uint64_t unique, uint32_t length) {
  struct fuse_write_out out = {.size = length};
  reply(unique, 0, &out, sizeof out);
}

static bool is_zero(const char *data, uint32_t n) { return n == 0 || (!data[0] && !memcmp(data, data + 1, n - 1)); }

static void take(uint64_t offset, const char *data, uint32_t length) {
  for (uint32_t at = 0, n; at < length; at += n) {
    n = PAGE - (uint32_t)((offset + at) % PAGE);
    if (n > length - at) n = length - at;
    unsigned char *page = &touched[(offset + at) / PAGE];
    if (!*page && is_zero(data + at, n)) continue;
    *page = 1;
    memcpy(device->image + offset + at, data + at, n);
  }
}

static double uniform(void) {
  uint64_t x = desk->seed;
  x ^= x << 13, x ^= x >> 7, x ^= x << 17;
  desk->seed = x;
  return ((double)(x >> 11) + 0.5) / 9007199254740992.0;
}

static uint64_t due_at(uint64_t arrived) {
  double mean = (double)desk->mean_ns;
  uint64_t service = (uint64_t)(desk->law == SERVICE_EXPONENTIAL ? -mean * log(uniform()) : mean);
  uint64_t begin = desk->fifo && line_free > arrived ? line_free : arrived;
  if (desk->fifo) line_free = begin + service;
  return begin + service;
}

static void hold(struct held one) {
  if (holding == MOST_HELD) fail("more than %d requests are held", MOST_HELD);
  held[holding++] = one;
  if (!one.due) {
    desk->held++;
    desk->taken++;
  }
}

/* Releases what may be answered now, and gives the time at which the next one may. */
static uint64_t release(void) {
  uint64_t now = now_ns(), next = UINT64_MAX;
  int letter = atomic_exchange(&desk->released, 0), kept = 0;
  for (int i = 0; i < holding; i++) {
    struct held one = held[i];
    bool goes = one.due    ? one.due <= now
                : one.read ? !desk->reads_held || letter == (char)(one.offset >> 20)
                           : desk->hold == HOLD_NOTHING;
    if (!goes) {
      if (one.due && one.due < next) next = one.due;
      held[kept++] = one;
      continue;
    }
    if (one.entry >= 0) desk->log[one.entry].answered = now_ns();
    if (one.read) answer_read(one.unique, one.offset, one.length);
    else answer_write(one.unique, one.length);
    if (!one.due) desk->held--;
  }
  holding = kept;
  return next;
}

static int logged(uint64_t arrived, uint32_t first, uint32_t pages) {
  int entry = desk->requests;
  if (entry == MOST_REQUESTS) return -1;
  desk->log[entry] = (struct request){.arrived = arrived, .first = first, .pages = pages};
  desk->requests = entry + 1;
  return entry;
}

static void read_request(const struct fuse_in_header *header, const struct fuse_read_in *in) {
  if (desk->reads_held)
    hold((struct held){.unique = header->unique, .offset = in->offset, .length = in->size, .read = true, .entry = -1});
  else answer_read(header->unique, in->offset, in->size);
}

static void write_request(const struct fuse_in_header *header, const struct fuse_write_in *in) {
  uint64_t arrived = now_ns();
  const char *data = (const char *)(in + 1);
  uint32_t pages = 0, first = 0;
  for (uint32_t at = 0; at + PAGE <= in->size; at += PAGE)
    if (content_is_ours(data + at) && pages++ == 0) first = *(const uint32_t *)(data + at);
  if (device->kind == TRANSFER || pages == 0) {
    if (device->kind == MEDIUM) take(in->offset, data, in->size);
    else if (in->size >= PAGE) memcpy(desk->sent, data, PAGE);
    answer_write(header->unique, in->size);
    return;
  }
  desk->written++;
  if (desk->failing) {
    reply(header->unique, desk->failing, NULL, 0);
    return;
  }
  take(in->offset, data, in->size);
  struct held one = {.unique = header->unique, .offset = in->offset, .length = in->size, .entry = -1};
  if (desk->law != SERVICE_AT_ONCE) {
    one.entry = logged(arrived, first, pages);
    one.due = due_at(arrived);
    hold(one);
  } else if (desk->hold == HOLD_COMPLETION) hold(one);
  else answer_write(header->unique, in->size);
}

static void first_request(const struct fuse_in_header *header, const struct fuse_init_in *in) {
  uint32_t wanted = FUSE_ASYNC_READ | FUSE_BIG_WRITES | FUSE_ASYNC_DIO | FUSE_MAX_PAGES;
  uint32_t minor = in->minor < FUSE_KERNEL_MINOR_VERSION ? in->minor : FUSE_KERNEL_MINOR_VERSION;
  struct fuse_init_out out = {.major = FUSE_KERNEL_VERSION,
                              .minor = minor,
                              .max_readahead = in->max_readahead,
                              .flags = in->flags & wanted,
                              .max_background = BACKGROUND,
                              .congestion_threshold = BACKGROUND,
                              .max_write = LARGEST,
                              .max_pages = LARGEST / PAGE,
                              .time_gran = 1};
  reply(header->unique, 0, &out, sizeof out);
  desk->ready = 1;
}

static void serve(const struct fuse_in_header *header) {
  const void *in = header + 1;
  uint64_t unique = header->unique;
  switch (header->opcode) {
    case FUSE_INIT: first_request(header, in); return;
    case FUSE_LOOKUP: {
      struct fuse_entry_out out = {.nodeid = DATA, .generation = 1, .entry_valid = 3600, .attr_valid = 3600};
      out.attr = attributes(DATA);
      bool known = header->nodeid == ROOT && !strcmp(in, "data");
      reply(unique, known ? 0 : ENOENT, known ? &out : NULL, known ? sizeof out : 0);
      return;
    }
    case FUSE_GETATTR:
    case FUSE_SETATTR: {
      struct fuse_attr_out out = {.attr_valid = 3600, .attr = attributes(header->nodeid)};
      reply(unique, 0, &out, sizeof out);
      return;
    }
    case FUSE_OPEN:
    case FUSE_OPENDIR: {
      struct fuse_open_out out = {.fh = 1, .open_flags = device->direct && header->opcode == FUSE_OPEN ? FOPEN_DIRECT_IO : 0};
      reply(unique, 0, &out, sizeof out);
      return;
    }
    case FUSE_READ: read_request(header, in); return;
    case FUSE_WRITE: write_request(header, in); return;
    case FUSE_STATFS: {
      struct fuse_statfs_out out = {.st = {.bsize = PAGE, .frsize = PAGE, .blocks = device->size / PAGE, .namelen = 255}};
      reply(unique, 0, &out, sizeof out);
      return;
    }
    case FUSE_FSYNC:
    case FUSE_FLUSH:
    case FUSE_RELEASE:
    case FUSE_RELEASEDIR:
    case FUSE_DESTROY: reply(unique, 0, NULL, 0); return;
    case FUSE_FALLOCATE: reply(unique, EOPNOTSUPP, NULL, 0); return;
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET:
    case FUSE_INTERRUPT: return; /* no answer is expected; what was interrupted ends when its reply comes */
    default: reply(unique, ENOSYS, NULL, 0);
  }
}

static void wait_until(uint64_t next) {
  struct pollfd sources[2] = {{.fd = device->bell, .events = POLLIN}, {.fd = device->fuse, .events = POLLIN}};
  bool copy_held = desk->hold == HOLD_COPY;
  uint64_t now = now_ns(), left = next > now ? next - now : 0;
  struct timespec t = {.tv_sec = (time_t)(left / 1000000000u), .tv_nsec = (long)(left % 1000000000u)};
  desk->holding_copy = copy_held;
  ppoll(sources, copy_held ? 1 : 2, next == UINT64_MAX ? NULL : &t, NULL);
  uint64_t rings;
  if (sources[0].revents && read(device->bell, &rings, sizeof rings) < 0 && errno != EAGAIN) _exit(1);
}

void device_serve(struct device *served) {
  static char request[LARGEST + 65536] __attribute__((aligned(8)));
  device = served;
  desk = served->desk;
  touched = calloc(device->size / PAGE + 1, 1);
  if (!touched) fail("no memory for the medium");
  /* A device that waits for memory could keep the memory from being written back; but only what it has is locked, not the medium. */
  mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
  prctl(PR_SET_TIMERSLACK, 1000UL);
  for (;;) {
    wait_until(release());
    for (int i = 0; i < BATCH && desk->hold != HOLD_COPY; i++) {
      ssize_t n = read(device->fuse, request, sizeof request);
      if (n < 0 && errno == ENODEV) _exit(0);
      if (n < (ssize_t)sizeof(struct fuse_in_header)) break;
      serve((const struct fuse_in_header *)request);
    }
  }
}
