/* A file system made for the run: on a loop device, over a medium in memory whose content can be read past all caches. */
#include "harness.h"
#include <fcntl.h>
#include <linux/btrfs.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* XFS refuses less than 300 MiB. What is never written takes no memory. */
static const uint64_t SIZE = 320ull << 20;

static int run(const char *const argv[]) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid;
  int status = -1, error = posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error) return errno = error, -1;
  waitpid(pid, &status, 0);
  errno = 0;
  return status;
}

static void make_filesystem(const struct volume *volume) {
  const char *path = volume->loop.path;
  if (!loop_is_ours(&volume->loop)) fail("%s is not the loop device of this run", path);
  const char *const xfs[] = {"mkfs.xfs", "-q", "-K", "-f", "-m", "reflink=1", path, NULL};
  const char *const btrfs[] = {"mkfs.btrfs", "-q", "-K", "-f", "-m", "dup", "-d", "single", path, NULL};
  const char *const ext4[] = {"mkfs.ext4", "-q", "-F", "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0", path, NULL};
  const char *const *argv = volume->btrfs ? btrfs : !strcmp(volume->type, "xfs") ? xfs : ext4;
  if (run(argv)) fail("%s does not make a file system", argv[0]);
}

static int open_folder(const char *path) {
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) fail("cannot open %s", path);
  return fd;
}

/* Snapshots are of subvolumes, so the files lie in one. */
static void make_subvolume(struct volume *volume) {
  struct btrfs_ioctl_vol_args name = {.name = "sv"};
  int root = open_folder(volume->mount);
  if (ioctl(root, BTRFS_IOC_SUBVOL_CREATE, &name)) fail("cannot make a subvolume");
  close(root);
  snprintf(volume->folder, sizeof volume->folder, "%.500s/sv", volume->mount);
  if (!volume->nocow) return;
  int folder = open_folder(volume->folder), flags = 0;
  if (ioctl(folder, FS_IOC_GETFLAGS, &flags)) fail("cannot read the folder's flags");
  flags |= FS_NOCOW_FL;
  if (ioctl(folder, FS_IOC_SETFLAGS, &flags)) fail("cannot switch copy-on-write off");
  close(folder);
}

struct found {
  bool any;
  struct fiemap_extent extent;
};

static int look_up(int fd, uint32_t page, struct found *found) {
  char room[sizeof(struct fiemap) + sizeof(struct fiemap_extent)] = {0};
  struct fiemap *map = (struct fiemap *)room;
  map->fm_start = (uint64_t)page * PAGE;
  map->fm_length = PAGE;
  map->fm_extent_count = 1;
  if (ioctl(fd, FS_IOC_FIEMAP, map)) return -1;
  found->any = map->fm_mapped_extents > 0;
  if (found->any) found->extent = map->fm_extents[0];
  return 0;
}

/* btrfs numbers its addresses through chunks. All data lie in one here, so one file whose place is known tells the distance. */
static void calibrate(struct volume *volume) {
  char path[PATH_LEN + 16], mark[PAGE];
  snprintf(path, sizeof path, "%s/mark", volume->folder);
  content_fill(mark, 'q', 77);
  struct found found;
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || pwrite(fd, mark, PAGE, 0) != PAGE || fsync(fd) || look_up(fd, 0, &found) || !found.any)
    fail("cannot place a mark");
  /* Read, not looked at through the mapping: a hole that is mapped would take memory. */
  char page[PAGE];
  uint64_t at = 0;
  while (at < SIZE && pread(volume->device.image_fd, page, PAGE, (off_t)at) == PAGE && memcmp(page, mark, PAGE)) at += PAGE;
  if (at == SIZE) fail("the mark is not on the medium");
  volume->shift = (int64_t)at - (int64_t)found.extent.fe_physical;
  close(fd);
}

void volume_make(struct volume *volume, const struct session *session, const char *name, bool stable_writes) {
  *volume = (struct volume){.btrfs = !strncmp(name, "btrfs", 5), .nocow = !strcmp(name, "btrfs-nocow")};
  volume->reflink = strcmp(name, "ext4") != 0;
  snprintf(volume->type, sizeof volume->type, "%s", volume->btrfs ? "btrfs" : name);
  device_start(&volume->device, session, "medium", MEDIUM, false, SIZE);
  loop_attach(&volume->loop, &volume->device, session);
  loop_set_stable_writes(&volume->loop, stable_writes);
  make_filesystem(volume);
  snprintf(volume->mount, sizeof volume->mount, "%s/volume", session->folder);
  snprintf(volume->folder, sizeof volume->folder, "%s", volume->mount);
  if (mkdir(volume->mount, 0700)) fail("cannot make %s", volume->mount);
  /* Commits come when a scenario asks for them, not every few seconds. */
  const char *options = volume->btrfs                    ? "nodiscard,max_inline=0,commit=300"
                        : !strcmp(volume->type, "ext4") ? "commit=300"
                                                         : "";
  if (mount(volume->loop.path, volume->mount, volume->type, MS_NOATIME, options)) fail("cannot mount %s", volume->type);
  if (volume->btrfs) {
    make_subvolume(volume);
    calibrate(volume);
  }
}

/* Whether it is frozen or not. */
void volume_thaw(const struct volume *volume) {
  int root = volume->mount[0] ? open(volume->mount, O_RDONLY | O_CLOEXEC) : -1;
  if (root < 0) return;
  ioctl(root, FITHAW, 0);
  close(root);
}

void volume_end(struct volume *volume) {
  if (!volume->mount[0]) {
    loop_detach(&volume->loop);
    device_stop(&volume->device);
    return;
  }
  volume_thaw(volume);
  for (int i = 0; i < 100 && umount2(volume->mount, 0) && errno == EBUSY; i++) nap_ms(20);
  umount2(volume->mount, MNT_DETACH);
  rmdir(volume->mount);
  loop_detach(&volume->loop);
  device_stop(&volume->device);
  if (volume->btrfs) { /* btrfs keeps a list of devices that it has seen; ours is gone */
    struct btrfs_ioctl_vol_args args = {0};
    int control = open("/dev/btrfs-control", O_RDWR | O_CLOEXEC);
    snprintf(args.name, sizeof args.name, "%s", volume->loop.path);
    if (control >= 0) {
      ioctl(control, BTRFS_IOC_FORGET_DEV, &args);
      close(control);
    }
  }
}

/* What the medium holds where the file system says that the page lies, read past every cache. */
const char *volume_platter(const struct volume *volume, int fd, uint32_t page, char out[64]) {
  struct found found;
  char letters[16];
  if (look_up(fd, page, &found)) return error_word(errno);
  if (!found.any) return "hole";
  struct fiemap_extent *extent = &found.extent;
  if (extent->fe_flags & (FIEMAP_EXTENT_DELALLOC | FIEMAP_EXTENT_UNKNOWN)) return "delalloc";
  uint64_t at = extent->fe_physical + ((uint64_t)page * PAGE - extent->fe_logical) + (uint64_t)volume->shift;
  if (at + PAGE > volume->device.size) fail("an extent lies behind the medium's end");
  snprintf(out, 64, "%s%s%s", content_letters(volume->device.image + at, letters),
           extent->fe_flags & FIEMAP_EXTENT_UNWRITTEN ? "(unwritten)" : "",
           extent->fe_flags & FIEMAP_EXTENT_SHARED ? "(shared)" : "");
  return out;
}
