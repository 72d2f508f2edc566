/*
 * The first process of a guest: it loads modules, runs the harness once for each job, and switches the machine off.
 *
 * /modules lists files of modules, in the order in which they are to be loaded; each line of /jobs is "FILESYSTEM STABLE-WRITES RUNS FILE", FILE with the
 * orders. What the harness prints goes to the second serial port, with a line before each job that says which it is.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void mount_at(const char *type, const char *where) {
  mkdir(where, 0755);
  if (mount(type, where, type, 0, "")) printf("cannot mount %s: %s\n", where, strerror(errno));
}

static void load_modules(void) {
  char path[512];
  FILE *list = fopen("/modules", "re");
  while (list && fgets(path, sizeof path, list)) {
    path[strcspn(path, "\n")] = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST)) printf("cannot load %s: %s\n", path, strerror(errno));
    if (fd >= 0) close(fd);
  }
  if (list) fclose(list);
}

/* The lines come out as they are printed. */
static int open_port(void) {
  struct termios raw;
  int port = open("/dev/ttyS1", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (port < 0) printf("no second serial port: %s\n", strerror(errno));
  if (port >= 0 && !tcgetattr(port, &raw)) {
    cfmakeraw(&raw);
    tcsetattr(port, TCSANOW, &raw);
  }
  return port;
}

static void run(int port, char *job) {
  char filesystem[32], stable[8], runs[16], orders[128];
  if (sscanf(job, "%31s %7s %15s %127s", filesystem, stable, runs, orders) != 4) return;
  dprintf(port, "{\"filesystem\":\"%s\",\"stableWrites\":%s}\n", filesystem, stable);
  mkdir("/tmp/place", 0700);
  pid_t child = fork();
  if (child == 0) {
    int input = open(orders, O_RDONLY);
    dup2(input, STDIN_FILENO);
    dup2(port, STDOUT_FILENO);
    execl("/harness", "harness", "run", "/tmp/place", filesystem, stable, runs, (char *)NULL);
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (status) dprintf(port, "{\"failure\":\"the harness ended with status %d in the guest\"}\n", status);
  rmdir("/tmp/place");
}

int main(void) {
  char job[256];
  setvbuf(stdout, NULL, _IONBF, 0);
  setenv("BLOCKED_MS", "1000", 1); /* an emulated processor is slow */
  setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
  mount_at("proc", "/proc");
  mount_at("sysfs", "/sys");
  mount_at("devtmpfs", "/dev");
  mount_at("tmpfs", "/tmp");
  load_modules();
  int port = open_port();
  FILE *jobs = fopen("/jobs", "re");
  while (jobs && port >= 0 && fgets(job, sizeof job, jobs)) run(port, job);
  if (port >= 0) {
    dprintf(port, "{\"over\":true}\n");
    tcdrain(port);
  }
  sync();
  reboot(RB_POWER_OFF);
  return 0;
}
