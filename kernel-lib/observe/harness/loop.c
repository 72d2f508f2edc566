/* A loop device with direct I/O over the file of a device; it clears itself when the last one closes it. */
#include "harness.h"
#include <fcntl.h>
#include <linux/loop.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { LOOP_MAJOR = 7, TRIES = 20 };

static int free_number(void) {
  int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
  int number = control < 0 ? -1 : ioctl(control, LOOP_CTL_GET_FREE);
  if (number < 0) fail("no loop device is to be had");
  close(control);
  return number;
}

void loop_attach(struct loop *loop, const struct device *device, const struct session *session) {
  struct loop_config wanted = {.block_size = PAGE};
  wanted.info.lo_flags = LO_FLAGS_DIRECT_IO | LO_FLAGS_AUTOCLEAR;
  session_mark((char *)wanted.info.lo_file_name, session->folder);
  int below = open(device->file, O_RDWR | O_DIRECT | O_CLOEXEC);
  if (below < 0) fail("cannot open %s", device->file);
  wanted.fd = (unsigned)below;
  for (int i = 0; i < TRIES; i++) {
    int number = free_number();
    struct stat is;
    snprintf(loop->path, sizeof loop->path, "/dev/loop%d", number);
    if (stat(loop->path, &is) && mknod(loop->path, S_IFBLK | 0600, makedev(LOOP_MAJOR, (unsigned)number)))
      fail("cannot make %s", loop->path);
    loop->fd = open(loop->path, O_RDWR | O_CLOEXEC);
    if (loop->fd < 0) fail("cannot open %s", loop->path);
    if (!ioctl(loop->fd, LOOP_CONFIGURE, &wanted)) {
      close(below);
      session_record(session, loop->path);
      return;
    }
    int error = errno;
    close(loop->fd);
    errno = error;
    if (error != EBUSY) break; /* busy: another one was faster */
    nap_ms(10);
  }
  fail("cannot set up a loop device");
}

/* The loop device above our own server, and nothing else, however it is called. */
bool loop_is_ours(const struct loop *loop) {
  struct loop_info64 is;
  struct stat opened, named;
  return !fstat(loop->fd, &opened) && !stat(loop->path, &named) && S_ISBLK(named.st_mode) &&
         opened.st_rdev == named.st_rdev && major(named.st_rdev) == LOOP_MAJOR &&
         !ioctl(loop->fd, LOOP_GET_STATUS64, &is) && (is.lo_flags & LO_FLAGS_AUTOCLEAR) &&
         session_is_marked((char *)is.lo_file_name);
}

static void set(const struct loop *loop, const char *what, const char *value) {
  char path[128];
  snprintf(path, sizeof path, "/sys/block/%s/queue/%s", loop->path + strlen("/dev/"), what);
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, value, strlen(value)) < 0) fail("cannot write %s", path);
  close(fd);
}

void loop_set_stable_writes(const struct loop *loop, bool on) { set(loop, "stable_writes", on ? "1" : "0"); }

void loop_detach(struct loop *loop) {
  if (loop->fd <= 0) return;
  ioctl(loop->fd, LOOP_CLR_FD, 0);
  close(loop->fd);
  loop->fd = 0;
}
