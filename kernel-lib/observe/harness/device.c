/*
 * A device: a process that holds one end of a mounted /dev/fuse, with a desk of shared memory on which it is told what to hold.
 *
 * Read next: server.c for how it answers.
 */
#include "harness.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_MS = 2000, ACKNOWLEDGE_MS = 500, DRAIN_MS = 200 };

static void make_image(struct device *device, const char *name) {
  device->image_fd = memfd_create(name, MFD_CLOEXEC);
  if (device->image_fd < 0 || ftruncate(device->image_fd, (off_t)device->size)) fail("no memory for the medium");
  device->image = mmap(NULL, device->size, PROT_READ | PROT_WRITE, MAP_SHARED, device->image_fd, 0);
  if (device->image == MAP_FAILED) fail("cannot map the medium");
}

void device_start(struct device *device, const struct session *session, const char *name, enum device_kind kind,
                  bool direct, uint64_t size) {
  *device = (struct device){.kind = kind, .direct = direct, .size = size, .image_fd = -1};
  device->desk = mmap(NULL, sizeof *device->desk, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  device->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (device->desk == MAP_FAILED || device->bell < 0) fail("no memory for a device");
  if (kind == MEDIUM) make_image(device, name);
  device->fuse = open("/dev/fuse", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (device->fuse < 0) fail("cannot open /dev/fuse");
  snprintf(device->mount, sizeof device->mount, "%s/%s", session->folder, name);
  snprintf(device->file, sizeof device->file, "%.500s/data", device->mount);
  if (mkdir(device->mount, 0700)) fail("cannot make %s", device->mount);
  pid_t parent = getpid();
  device->server = fork();
  if (device->server < 0) fail("cannot fork");
  if (device->server == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0);
    prctl(PR_SET_NAME, "observe-device");
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    device_serve(device);
    _exit(0);
  }
  char options[160];
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0,default_permissions", device->fuse);
  if (mount("kernel-lib", device->mount, "fuse", MS_NOSUID | MS_NODEV, options)) fail("cannot mount FUSE");
  /* Only the server keeps the connection: when it dies, every request ends. */
  close(device->fuse);
  for (int ms = 0; ms < START_MS && !device->desk->ready; ms++) nap_ms(1);
  if (!device->desk->ready) fail("the FUSE server does not answer");
}

void device_ring(struct device *device) {
  uint64_t one = 1;
  if (write(device->bell, &one, sizeof one) < 0 && errno != EAGAIN) fail("cannot ring the device");
}

/* The hold is on when the server says so: what is submitted afterwards is held. */
void device_hold(struct device *device, enum device_hold hold) {
  device->desk->hold = hold;
  device_ring(device);
  for (int tenth = 0; tenth < 10 * ACKNOWLEDGE_MS && device->desk->holding_copy != (hold == HOLD_COPY); tenth++)
    nap_ms(0.1);
}

/* Everything that is held is answered. */
void device_free(struct device *device) {
  struct desk *desk = device->desk;
  desk->hold = HOLD_NOTHING;
  desk->failing = 0;
  desk->law = SERVICE_AT_ONCE;
  desk->reads_held = 0;
  device_ring(device);
  for (int ms = 0; ms < DRAIN_MS && (desk->held || desk->holding_copy); ms++) nap_ms(1);
}

void device_stop(struct device *device) {
  if (!device->desk) return;
  device_free(device);
  for (int i = 0; i < 20 && umount2(device->mount, 0); i++) nap_ms(10);
  umount2(device->mount, MNT_DETACH);
  kill(device->server, SIGKILL);
  waitpid(device->server, NULL, 0);
  rmdir(device->mount);
  if (device->image) munmap(device->image, device->size);
  if (device->image_fd >= 0) close(device->image_fd);
  close(device->bell);
  munmap(device->desk, sizeof *device->desk);
  *device = (struct device){0};
}
