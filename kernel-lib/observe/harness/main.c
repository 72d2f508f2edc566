/*
 * The harness: asks the running kernel what happens in orders of operations that it forces.
 *
 *   harness run FOLDER FILESYSTEM STABLE-WRITES RUNS < orders     one line of JSON a run, on standard output
 *   harness waits FOLDER FILESYSTEM STABLE-WRITES SETTINGS        see waits.c
 *   harness sweep FOLDER                                          clears what a killed run left
 *
 * One process sets up, and a child of it does the work: whatever becomes of the child, the parent thaws, unmounts and detaches. If both
 * are killed, the mount namespace and the servers go with them, and the loop devices clear themselves.
 */
#include "harness.h"
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUN_SECONDS = 60, LOOK_MS = 20 };
static const uint64_t TRANSFER_SIZE = 1ull << 32; /* room for every letter, 1 MiB each */

static struct session session;
static struct volume volume;
static struct device transfer, block;
static struct loop block_loop;
static volatile sig_atomic_t told_to_stop;

static void stop(int signal) {
  (void)signal;
  told_to_stop = 1;
}

static void write_text(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) fprintf(stderr, "cannot write %s\n", path);
  if (fd >= 0) close(fd);
}

/* Mounts of a run are nobody else's, and end with its last process. If memory runs short, this goes first. */
static void set_apart(void) {
  if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail("no mount namespace of its own");
  write_text("/proc/self/oom_score_adj", "1000");
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  struct sigaction act = {.sa_handler = stop};
  sigaction(SIGTERM, &act, NULL);
  sigaction(SIGINT, &act, NULL);
  sigaction(SIGHUP, &act, NULL);
}

static void hello(bool counts) {
  struct utsname is;
  uname(&is);
  printf("{\"kernel\":\"%s\",\"machine\":\"%s\",\"counts\":%s}\n", is.release, is.machine, counts ? "true" : "false");
  fflush(stdout);
}

static void run_all(struct orders orders, unsigned runs) {
  struct scene scene = {.volume = &volume, .transfer = &transfer, .block = &block};
  scene.transfer_fd = open(transfer.file, O_RDWR | O_CLOEXEC);
  scene.block_fd = open(block_loop.path, O_RDONLY | O_DIRECT | O_CLOEXEC);
  if (scene.transfer_fd < 0 || scene.block_fd < 0) fail("cannot open the transfer device");
  hello(page_counts_init());
  unsigned number = 0;
  for (unsigned i = 0; i < orders.count; i++)
    for (unsigned run = 0; run < runs; run++) {
      volume.device.desk->beats++;
      scene_open(&scene, ++number, orders.order[i].pages, orders.order[i].whole);
      order_run(&orders.order[i], &scene, run);
      scene_close(&scene);
    }
}

/* What is held is let go first: a task that waits in the kernel cannot die before. */
static void let_go(void) {
  device_free(&transfer);
  device_free(&block);
  device_free(&volume.device);
  volume_thaw(&volume);
}

/* Waits for the child, as long as it gets on. */
static int watch(pid_t child) {
  uint64_t since = now_ns();
  int status = 0, beats = -1;
  for (pid_t ended; (ended = waitpid(child, &status, WNOHANG)) != child; nap_ms(LOOK_MS)) {
    if (ended < 0 && errno != EINTR) return 3;
    if (volume.device.desk->beats != beats) {
      beats = volume.device.desk->beats;
      since = now_ns();
    }
    bool stuck = now_ns() - since > RUN_SECONDS * 1000000000ull;
    if (!stuck && !told_to_stop) continue;
    if (stuck) printf("{\"failure\":\"a run took more than %d seconds\"}\n", RUN_SECONDS);
    fflush(stdout);
    let_go();
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return told_to_stop ? 4 : 3;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

static int in_child(void (*work)(void *), void *given) {
  pid_t parent = getpid(), child = fork();
  if (child < 0) fail("cannot fork");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(3);
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_IGN);
    work(given);
    fflush(stdout);
    _exit(0);
  }
  return watch(child);
}

struct work {
  struct orders orders;
  unsigned runs;
  const char *settings;
};
static void work_orders(void *given) { run_all(((struct work *)given)->orders, ((struct work *)given)->runs); }
static void work_waits(void *given) {
  hello(page_counts_init());
  waits_run(&volume, ((struct work *)given)->settings);
}

int main(int argc, char **argv) {
  if (argc == 3 && !strcmp(argv[1], "sweep")) return session_sweep(argv[2]);
  bool waits = argc == 6 && !strcmp(argv[1], "waits");
  if (!waits && !(argc == 6 && !strcmp(argv[1], "run"))) {
    fprintf(stderr, "usage: harness run|waits FOLDER FILESYSTEM STABLE-WRITES RUNS|SETTINGS, or harness sweep FOLDER\n");
    return 2;
  }
  struct work work = {.settings = argv[5]};
  if (!waits) {
    work.orders = orders_read();
    work.runs = (unsigned)atoi(argv[5]);
  }
  session_open(&session, argv[2]);
  set_apart();
  device_start(&transfer, &session, "transfer", TRANSFER, true, TRANSFER_SIZE);
  device_start(&block, &session, "block", TRANSFER, false, TRANSFER_SIZE);
  loop_attach(&block_loop, &block, &session);
  volume_make(&volume, &session, argv[3], !strcmp(argv[4], "1"));
  int status = told_to_stop ? 4 : in_child(waits ? work_waits : work_orders, &work);
  volume_end(&volume);
  loop_detach(&block_loop);
  device_stop(&transfer);
  device_stop(&block);
  session_close(&session);
  return status;
}
