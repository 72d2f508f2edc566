/*
 * The folder of a run. Mounts live in a mount namespace of the run's own and loop devices clear themselves, so that a run that is
 * killed leaves nothing but this folder. What is recorded in it lets a later run make sure of that.
 */
#include "harness.h"
#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/loop.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SWEEPS = 100 };
static const char *const OWNER = "owner", *const LOOPS = "loops";
static const char *const PLACES[] = {"medium", "transfer", "block", "volume"};

/* A process is known by its number and its start, since numbers come round again. */
static unsigned long long started(pid_t pid) {
  char path[64], text[1024] = "";
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fopen(path, "re");
  if (!file) return 0;
  size_t n = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[n] = 0;
  const char *after = strrchr(text, ')'); /* the command's name may hold anything */
  unsigned long long start = 0;
  if (after)
    sscanf(after + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &start);
  return start;
}

/* What a loop device of a session is called: the end of its folder's path, as much as there is room for. */
enum { MARK = LO_NAME_SIZE - 1 };
static const char BEGINS[] = "kernel-lib:";

void session_mark(char mark[LO_NAME_SIZE], const char *folder) {
  size_t n = strlen(folder), room = MARK - (sizeof BEGINS - 1);
  snprintf(mark, LO_NAME_SIZE, "%s%s", BEGINS, n > room ? folder + n - room : folder);
}

bool session_is_marked(const char *mark) { return !strncmp(mark, BEGINS, sizeof BEGINS - 1); }

static void append_line(const char *folder, const char *name, const char *line) {
  char path[PATH_LEN + 16];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "ae");
  if (!file || fprintf(file, "%s\n", line) < 0 || fclose(file)) fail("cannot write %s", path);
}

static bool is_mount_point(const char *folder) {
  char above[PATH_LEN + 4];
  struct stat here, there;
  snprintf(above, sizeof above, "%s/..", folder);
  return !stat(folder, &here) && !stat(above, &there) && here.st_dev != there.st_dev;
}

/* Only an empty folder is taken: whatever lies in another is somebody's. */
void session_open(struct session *session, const char *folder) {
  struct stat is;
  if (strlen(folder) > PATH_LEN / 2) fail("the folder's path is too long");
  if (lstat(folder, &is) || !S_ISDIR(is.st_mode)) fail("%s is no folder", folder);
  if (is_mount_point(folder)) fail("%s is a mount point: the harness takes a folder of its own", folder);
  DIR *entries = opendir(folder);
  if (!entries) fail("cannot read %s", folder);
  errno = 0;
  for (struct dirent *e; (e = readdir(entries));)
    if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..")) fail("%s is not empty: it holds %s", folder, e->d_name);
  closedir(entries);
  snprintf(session->folder, sizeof session->folder, "%s", folder);
  char line[64];
  snprintf(line, sizeof line, "%d %llu", getpid(), started(getpid()));
  append_line(folder, OWNER, line);
}

void session_record(const struct session *session, const char *loop_device) {
  append_line(session->folder, LOOPS, loop_device);
}

static void remove_places(const char *folder) {
  char path[PATH_LEN + 16];
  for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, PLACES[i]);
    rmdir(path); /* never what is in it: a mount that is still there makes this fail, and stays */
  }
  for (int i = 0; i < 2; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, i ? LOOPS : OWNER);
    unlink(path);
  }
  rmdir(folder);
}

void session_close(const struct session *session) { remove_places(session->folder); }

/*
 * Who kills a run between a freeze and its thaw leaves a file system that nobody can reach and that holds its loop device: a frozen one
 * keeps itself alive. Mounting the device once more finds that same file system, and then it can be thawed.
 */
static void thaw(const char *device, const char *folder) {
  static const char *const TYPES[] = {"xfs", "btrfs", "ext4"};
  for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
    if (mount(device, folder, TYPES[i], 0, "")) continue;
    int root = open(folder, O_RDONLY | O_CLOEXEC);
    if (root >= 0) {
      ioctl(root, FITHAW, 0);
      close(root);
    }
    umount2(folder, MNT_DETACH);
    return;
  }
}

static bool is_left(const char *device, const char *mark) {
  struct loop_info64 is = {0};
  int fd = open(device, O_RDWR | O_CLOEXEC);
  bool left = fd >= 0 && !ioctl(fd, LOOP_GET_STATUS64, &is) && !strncmp((char *)is.lo_file_name, mark, MARK);
  if (fd >= 0) close(fd);
  return left;
}

/* Loop devices that an owner who is gone left configured: they carry the folder's name, so they are no one else's. */
static bool clear_loops(const char *folder) {
  char path[PATH_LEN + 16], device[64], mark[LO_NAME_SIZE];
  bool clear = true;
  session_mark(mark, folder);
  snprintf(path, sizeof path, "%s/%s", folder, LOOPS);
  FILE *file = fopen(path, "re");
  if (!file) return true;
  if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail("no mount namespace of its own");
  while (fscanf(file, "%63s", device) == 1) {
    for (int i = 0; i < SWEEPS && is_left(device, mark); i++) {
      if (i % 10 == 9) thaw(device, folder);
      nap_ms(20); /* it goes when its last user has gone */
    }
    clear = clear && !is_left(device, mark);
  }
  fclose(file);
  return clear;
}

/* Clears what a killed run left in its folder. 0: nothing is left; 1: its owner is alive; 2: something cannot be cleared. */
int session_sweep(const char *folder) {
  char path[PATH_LEN + 16];
  int pid = 0;
  unsigned long long start = 0;
  snprintf(path, sizeof path, "%s/%s", folder, OWNER);
  FILE *file = fopen(path, "re");
  if (file) {
    if (fscanf(file, "%d %llu", &pid, &start) == 2 && start != 0 && started(pid) == start) {
      fclose(file);
      return 1;
    }
    fclose(file);
  }
  struct stat is;
  if (!clear_loops(folder)) return 2;
  /* The mounts of a killed run go when its last process has gone, which may take a moment. */
  for (int i = 0; i < SWEEPS && !lstat(folder, &is); i++) {
    if (i) nap_ms(20);
    remove_places(folder);
  }
  return lstat(folder, &is) ? 0 : 2;
}
