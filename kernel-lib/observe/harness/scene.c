/* The files of one run: one that is mapped and fought over, a second descriptor of it, and another file that becomes its clone. */
#include "harness.h"
#include <fcntl.h>
#include <linux/btrfs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

static int create(const char *path) {
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) fail("cannot make %s", path);
  return fd;
}

/* Written page by page the pages have folios of their own; in one piece they come in large ones where the file system has them. */
static void write_first(const struct scene *scene) {
  char *data = aligned_alloc(PAGE, (size_t)scene->pages * PAGE);
  for (unsigned p = 0; p < scene->pages; p++) content_fill(data + p * PAGE, 'A', p);
  size_t piece = scene->whole ? (size_t)scene->pages * PAGE : PAGE;
  for (size_t at = 0; at < (size_t)scene->pages * PAGE; at += piece)
    if (pwrite(scene->file, data + at, piece, (off_t)at) != (ssize_t)piece) fail("cannot write the file");
  free(data);
  if (fsync(scene->file) || fsync(scene->clone)) fail("cannot sync the file");
}

void scene_open(struct scene *scene, unsigned number, unsigned pages, bool whole) {
  const char *folder = scene->volume->folder;
  scene->number = number;
  scene->pages = pages;
  scene->whole = whole;
  scene->snapshot[0] = 0;
  memset(scene->frames, 0, sizeof scene->frames);
  snprintf(scene->file_path, sizeof scene->file_path, "%.480s/file%u", folder, number);
  snprintf(scene->clone_path, sizeof scene->clone_path, "%.480s/other%u", folder, number);
  scene->file = create(scene->file_path);
  scene->second = open(scene->file_path, O_RDWR | O_CLOEXEC);
  scene->clone = create(scene->clone_path);
  write_first(scene);
  scene->map = mmap(NULL, (size_t)pages * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, scene->file, 0);
  if (scene->map == MAP_FAILED || scene->second < 0) fail("cannot map the file");
}

/* The folio that a page began with, wherever it is later: the frame that was first seen behind the mapping. */
void scene_remember(struct scene *scene) {
  for (unsigned p = 0; scene->map && p < scene->pages; p++)
    if (!scene->frames[p]) scene->frames[p] = page_frame(scene->map + p * PAGE);
}

void scene_free_devices(struct scene *scene) {
  device_free(scene->transfer);
  device_free(scene->block);
  device_free(&scene->volume->device);
}

static void drop_snapshot(const struct scene *scene) {
  struct btrfs_ioctl_vol_args args = {0};
  int root = open(scene->volume->mount, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  snprintf(args.name, sizeof args.name, "%s", scene->snapshot);
  ioctl(root, BTRFS_IOC_SNAP_DESTROY, &args);
  ioctl(root, BTRFS_IOC_SYNC, 0);
  close(root);
}

void scene_close(struct scene *scene) {
  scene_free_devices(scene);
  volume_thaw(scene->volume); /* an order need not thaw what it froze */
  if (scene->map) munmap(scene->map, (size_t)scene->pages * PAGE);
  close(scene->file);
  close(scene->second);
  close(scene->clone);
  unlink(scene->file_path);
  unlink(scene->clone_path);
  if (scene->snapshot[0]) drop_snapshot(scene);
}
