/* The calls that an order is made of: words, and what this process does when it reads them. */
#include "harness.h"
#include <fcntl.h>
#include <linux/btrfs.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <linux/io_uring.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

struct verb {
  const char *words;
  int (*run)(struct call *); /* 0, or an error of the kernel */
};

static int of(long result) { return result < 0 ? errno : 0; }
static off_t at(const struct call *call) { return (off_t)call->page * PAGE; }
static char *mapped(const struct call *call) {
  errno = 0;
  if (!call->scene->map) fail("an order of which a statement needs the mapping that unmap took away");
  return call->scene->map + (size_t)call->page * PAGE;
}
static size_t whole(const struct call *call) { return (size_t)call->scene->pages * PAGE; }
static char *filled(struct call *call) {
  content_fill(call->buffer, call->letter, call->page);
  return call->buffer;
}

/* A load or a store may hit a page that cannot be had: SIGBUS, which is an answer and not a fault of ours. */
static __thread sigjmp_buf back;
static __thread volatile bool touching;

static void on_bus_error(int signal) {
  (void)signal;
  if (touching) siglongjmp(back, 1);
  _exit(4);
}

#define TOUCH(statement)                                  \
  do {                                                    \
    struct sigaction act = {.sa_handler = on_bus_error};  \
    act.sa_flags = SA_NODEFER;                            \
    sigaction(SIGBUS, &act, NULL);                        \
    touching = true;                                      \
    if (sigsetjmp(back, 1)) return touching = false, EBFONT; \
    statement;                                            \
    touching = false;                                     \
    return 0;                                             \
  } while (0)

static int run_load(struct call *c) { TOUCH(memcpy(c->buffer, mapped(c), PAGE)); }
static int run_store(struct call *c) { TOUCH(content_fill(mapped(c), c->letter, c->page)); }
static int run_half(struct call *c) {
  filled(c);
  TOUCH(for (int i = 0; i < PAGE / 16; i++)((volatile uint64_t *)mapped(c))[i] = ((uint64_t *)c->buffer)[i]);
}

static int run_write(struct call *c) { return of(pwrite(c->scene->file, filled(c), PAGE, at(c))); }
static int run_read(struct call *c) { return of(pread(c->scene->file, c->buffer, PAGE, at(c))); }

/* O_DIRECT is a property of the open file, so it is opened once more. */
static int directly(int fd, int flags, ssize_t (*move)(int, char *, off_t), char *data, off_t offset) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  int direct = open(path, flags | O_DIRECT | O_CLOEXEC);
  if (direct < 0) return errno;
  int error = of(move(direct, data, offset));
  close(direct);
  return error;
}
static ssize_t move_in(int fd, char *data, off_t offset) { return pread(fd, data, PAGE, offset); }
static ssize_t move_out(int fd, char *data, off_t offset) { return pwrite(fd, data, PAGE, offset); }
static int run_direct_read(struct call *c) { return directly(c->scene->file, O_RDONLY, move_in, c->buffer, at(c)); }
static int run_direct_write(struct call *c) { return directly(c->scene->file, O_RDWR, move_out, filled(c), at(c)); }

static int run_process_write(struct call *c) {
  struct iovec from = {filled(c), PAGE}, to = {mapped(c), PAGE};
  return of(process_vm_writev(getpid(), &from, 1, &to, 1, 0));
}

static int run_fsync(struct call *c) {
  if (c->page == 2) return of(fsync(c->scene->second));
  if (c->page != 3) return of(fsync(c->scene->file));
  int later = open(c->scene->file_path, O_RDWR | O_CLOEXEC); /* opened after the error was told */
  if (later < 0) return errno;
  int error = of(fsync(later));
  close(later);
  return error;
}
static int run_fsync_clone(struct call *c) { return of(fsync(c->scene->clone)); }
static int run_msync(struct call *c) { return of(msync(c->scene->map, whole(c), MS_SYNC)); }
static int run_msync_async(struct call *c) { return of(msync(c->scene->map, whole(c), MS_ASYNC)); }
static int range(struct call *c, off_t from, off_t length, unsigned flags) {
  return of(sync_file_range(c->scene->file, from, length, flags));
}
enum { ALL = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER };
static int run_sync_range(struct call *c) { return range(c, 0, 0, ALL); }
static int run_sync_range_write(struct call *c) { return range(c, 0, 0, SYNC_FILE_RANGE_WRITE); }
static int run_writeback(struct call *c) { return range(c, at(c), PAGE, SYNC_FILE_RANGE_WRITE); }
static int run_wait_for_io(struct call *c) { return range(c, at(c), PAGE, SYNC_FILE_RANGE_WAIT_BEFORE); }
static int run_sync(struct call *c) { return of(syncfs(c->scene->file)); }

static int run_reflink(struct call *c) { return of(ioctl(c->scene->clone, FICLONE, c->scene->file)); }
static int run_reflink_range(struct call *c) {
  struct file_clone_range r = {.src_fd = c->scene->file};
  r.src_offset = r.dest_offset = (uint64_t)at(c);
  r.src_length = ((uint64_t)c->last + 1 - c->page) * PAGE;
  return of(ioctl(c->scene->clone, FICLONERANGE, &r));
}
static int run_clone_into(struct call *c) { return of(ioctl(c->scene->file, FICLONE, c->scene->clone)); }

/* How far around a store XFS sets blocks aside for the copy; its default is 32. Others refuse. */
static int run_cow_extent(struct call *c) {
  struct fsxattr attributes;
  if (ioctl(c->scene->file, FS_IOC_FSGETXATTR, &attributes)) return errno;
  attributes.fsx_cowextsize = c->page * PAGE;
  attributes.fsx_xflags |= FS_XFLAG_COWEXTSIZE;
  return of(ioctl(c->scene->file, FS_IOC_FSSETXATTR, &attributes));
}

static int dedupe(int from, int to, size_t length) {
  char room[sizeof(struct file_dedupe_range) + sizeof(struct file_dedupe_range_info)] = {0};
  struct file_dedupe_range *range = (struct file_dedupe_range *)room;
  range->src_length = length;
  range->dest_count = 1;
  range->info[0].dest_fd = to;
  if (ioctl(from, FIDEDUPERANGE, range)) return errno;
  return range->info[0].status == FILE_DEDUPE_RANGE_DIFFERS ? EBADE : -range->info[0].status;
}
static int run_dedupe_into(struct call *c) { return dedupe(c->scene->clone, c->scene->file, whole(c)); }
static int run_dedupe_from(struct call *c) { return dedupe(c->scene->file, c->scene->clone, whole(c)); }

static int snapshot(struct call *c, uint64_t flags) {
  struct scene *scene = c->scene;
  struct btrfs_ioctl_vol_args_v2 args = {.flags = flags};
  char path[2 * PATH_LEN];
  int root = open(scene->volume->mount, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int source = open(scene->volume->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  args.fd = source;
  snprintf(args.name, NAME_LEN, "snapshot%u", scene->number);
  int error = of(ioctl(root, BTRFS_IOC_SNAP_CREATE_V2, &args));
  close(root);
  close(source);
  if (error) return error;
  snprintf(scene->snapshot, sizeof scene->snapshot, "%.60s", args.name);
  snprintf(path, sizeof path, "%s/%s/file%u", scene->volume->mount, scene->snapshot, scene->number);
  close(scene->clone);
  scene->clone = open(path, O_RDONLY | O_CLOEXEC); /* the clone is the file as the snapshot has it */
  return scene->clone < 0 ? errno : 0;
}
static int run_snapshot(struct call *c) { return snapshot(c, 0); }
static int run_snapshot_ro(struct call *c) { return snapshot(c, BTRFS_SUBVOL_RDONLY); }

static int run_truncate(struct call *c) { return of(ftruncate(c->scene->file, at(c))); }
static int run_extend(struct call *c) { return of(ftruncate(c->scene->file, (off_t)whole(c))); }
static int run_punch(struct call *c) {
  return of(fallocate(c->scene->file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at(c), PAGE));
}
static int run_zero(struct call *c) { return of(fallocate(c->scene->file, FALLOC_FL_ZERO_RANGE, at(c), PAGE)); }
static int run_pageout(struct call *c) { return of(madvise(mapped(c), PAGE, MADV_PAGEOUT)); }
static int run_drop(struct call *c) { return posix_fadvise(c->scene->file, 0, 0, POSIX_FADV_DONTNEED); }
static int run_drop_clone(struct call *c) { return posix_fadvise(c->scene->clone, 0, 0, POSIX_FADV_DONTNEED); }
static int run_read_clone(struct call *c) { return of(pread(c->scene->clone, c->buffer, PAGE, at(c))); }
static int run_unmap(struct call *c) {
  int error = of(munmap(c->scene->map, whole(c)));
  c->scene->map = NULL;
  return error;
}
static int run_unlink(struct call *c) { return of(unlink(c->scene->file_path)); }

/* The other file gets content of its own, on the platter. */
static int run_other(struct call *c) {
  for (c->page = 0; c->page < c->scene->pages; c->page++)
    if (pwrite(c->scene->clone, filled(c), PAGE, at(c)) != PAGE) return errno;
  return of(fsync(c->scene->clone));
}

static int on_mount(struct call *c, unsigned long request) {
  int root = open(c->scene->volume->mount, O_RDONLY | O_CLOEXEC);
  if (root < 0) return errno;
  int error = of(ioctl(root, request, 0));
  close(root);
  return error;
}
static int run_freeze(struct call *c) { return on_mount(c, FIFREEZE); }
static int run_thaw(struct call *c) { return on_mount(c, FITHAW); }

static void filler(const struct call *c, char path[PATH_LEN]) { snprintf(path, PATH_LEN, "%.490s/filler", c->scene->volume->folder); }

/* Room is taken away in halves, and the last of it page by page. */
static int run_fill(struct call *c) {
  char path[PATH_LEN];
  filler(c, path);
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return errno;
  off_t end = 0;
  for (off_t piece = 64 << 20; piece >= PAGE; piece /= 2)
    while (!fallocate(fd, 0, end, piece)) end += piece;
  memset(c->buffer, 1, PAGE);
  for (int i = 0; i < 3000 && pwrite(fd, c->buffer, PAGE, end) == PAGE && (i % 64 || !fsync(fd)); i++) end += PAGE;
  if (fsync(fd) && errno != ENOSPC) fail("cannot fill the file system");
  close(fd);
  return 0;
}
static int run_unfill(struct call *c) {
  char path[PATH_LEN];
  filler(c, path);
  unlink(path);
  return of(syncfs(c->scene->file));
}

/* The page is the target, or the source, of a transfer: the kernel holds it while the device has not answered. */
static int run_transfer(struct call *c) {
  off_t where = (off_t)(unsigned char)c->letter << 20 | at(c);
  return of(pread(c->through_blocks ? c->scene->block_fd : c->scene->transfer_fd, mapped(c), PAGE, where));
}
static int run_send(struct call *c) { return of(pwrite(c->scene->transfer_fd, mapped(c), PAGE, 0)); }

static int run_register(struct call *c) {
  struct io_uring_params params = {0};
  struct iovec buffer = {mapped(c), PAGE};
  int ring = (int)syscall(SYS_io_uring_setup, 4, &params);
  if (ring < 0) return errno;
  int error = of(syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS, &buffer, 1));
  close(ring);
  return error;
}

static const struct verb VERBS[] = {
    {"load", run_load}, {"store", run_store}, {"store half", run_half}, {"write", run_write}, {"read", run_read},
    {"direct read", run_direct_read}, {"direct write", run_direct_write}, {"process write", run_process_write},
    {"fsync", run_fsync}, {"fsync clone", run_fsync_clone}, {"msync", run_msync}, {"msync async", run_msync_async},
    {"sync range", run_sync_range}, {"sync range write", run_sync_range_write}, {"writeback", run_writeback},
    {"wait for I/O", run_wait_for_io}, {"sync", run_sync}, {"reflink", run_reflink}, {"reflink range", run_reflink_range},
    {"cow extent size", run_cow_extent}, {"clone into", run_clone_into}, {"dedupe into", run_dedupe_into}, {"dedupe from", run_dedupe_from},
    {"snapshot", run_snapshot}, {"snapshot readonly", run_snapshot_ro}, {"truncate", run_truncate}, {"extend", run_extend},
    {"punch", run_punch}, {"zero", run_zero}, {"pageout", run_pageout}, {"drop", run_drop}, {"drop clone", run_drop_clone},
    {"read clone", run_read_clone}, {"unmap", run_unmap}, {"unlink", run_unlink}, {"other file", run_other},
    {"freeze", run_freeze}, {"thaw", run_thaw}, {"fill", run_fill}, {"unfill", run_unfill}, {"send", run_send},
    {"transfer", run_transfer}, {"register buffer", run_register},
};

static const struct verb *longest(const char *words) {
  const struct verb *best = NULL;
  for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; i++) {
    size_t n = strlen(VERBS[i].words);
    if (!strncmp(words, VERBS[i].words, n) && (words[n] == 0 || words[n] == ' ') && (!best || n > strlen(best->words)))
      best = &VERBS[i];
  }
  return best;
}

/* Behind the verb come a page, a second page, and a letter, as far as they are given. */
bool call_parse(struct call *call, struct scene *scene, const char *words) {
  *call = (struct call){.scene = scene, .verb = longest(words)};
  if (!call->verb) return false;
  const char *rest = words + strlen(call->verb->words);
  unsigned first = 0, second = 0;
  int used = 0;
  if (sscanf(rest, " %u%n", &first, &used) == 1) rest += used;
  if (sscanf(rest, " %u%n", &second, &used) == 1) rest += used;
  sscanf(rest, " %c", &call->letter);
  call->page = first;
  call->last = second;
  return first < MOST_PAGES && second < MOST_PAGES;
}

int call_run(struct call *call) { return call->verb->run(call); }
