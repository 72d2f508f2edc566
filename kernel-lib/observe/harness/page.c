/*
 * A physical page: its flags from /proc/kpageflags, and its counters from struct page itself.
 *
 * No file shows the reference count of a page. A BPF program that only reads a kernel address, run once for each look, does; where the
 * kernel does not let us, or struct page is not laid out as expected, runs go on without counters and say so.
 */
#include "harness.h"
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of struct page without debugging options, linux-5.10 to linux-6.18: include/linux/mm_types.h. */
enum { STRUCT_PAGE = 64, COMPOUND_HEAD = 8, MAPPING = 24, MAPCOUNT = 48, REFCOUNT = 52, ANONYMOUS = 1 };
/* include/uapi/linux/kernel-page-flags.h */
enum { KPF_DIRTY = 4, KPF_WRITEBACK = 8, KPF_MMAP = 11 };

static int program = -1, values = -1;
static uint64_t vmemmap;

static long bpf(int command, union bpf_attr *attr) { return syscall(SYS_bpf, command, attr, sizeof *attr); }

#define INSN(c, d, s, o, i) ((struct bpf_insn){.code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i)})

/* A program of one argument: copies 64 bytes from that kernel address into the one entry of an array. */
static bool load(void) {
  union bpf_attr attr = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = STRUCT_PAGE, .max_entries = 1};
  values = (int)bpf(BPF_MAP_CREATE, &attr);
  if (values < 0) return false;
  struct bpf_insn text[] = {
      INSN(BPF_ALU64 | BPF_MOV | BPF_X, 6, 1, 0, 0),
      INSN(BPF_ST | BPF_MEM | BPF_W, 10, 0, -4, 0),
      INSN(BPF_LD | BPF_DW | BPF_IMM, 1, BPF_PSEUDO_MAP_FD, 0, values),
      INSN(0, 0, 0, 0, 0),
      INSN(BPF_ALU64 | BPF_MOV | BPF_X, 2, 10, 0, 0),
      INSN(BPF_ALU64 | BPF_ADD | BPF_K, 2, 0, 0, -4),
      INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem),
      INSN(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 4, 0),
      INSN(BPF_ALU64 | BPF_MOV | BPF_X, 1, 0, 0, 0),
      INSN(BPF_ALU64 | BPF_MOV | BPF_K, 2, 0, 0, STRUCT_PAGE),
      INSN(BPF_LDX | BPF_MEM | BPF_DW, 3, 6, 0, 0),
      INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_probe_read_kernel),
      INSN(BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0),
      INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0),
  };
  attr = (union bpf_attr){.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT};
  attr.insns = (uint64_t)(uintptr_t)text;
  attr.insn_cnt = sizeof text / sizeof *text;
  attr.license = (uint64_t)(uintptr_t) "GPL"; /* the helper asks for it; the text of this file is under the project's licence too */
  program = (int)bpf(BPF_PROG_LOAD, &attr);
  return program >= 0;
}

static bool peek(uint64_t address, unsigned char out[STRUCT_PAGE]) {
  uint64_t argument = address;
  uint32_t key = 0;
  union bpf_attr run = {0}, look = {0};
  run.test.prog_fd = (uint32_t)program;
  run.test.ctx_in = (uint64_t)(uintptr_t)&argument;
  run.test.ctx_size_in = sizeof argument;
  if (bpf(BPF_PROG_TEST_RUN, &run)) return false;
  look.map_fd = (uint32_t)values;
  look.key = (uint64_t)(uintptr_t)&key;
  look.value = (uint64_t)(uintptr_t)out;
  return bpf(BPF_MAP_LOOKUP_ELEM, &look) == 0;
}

static uint64_t number_at(const unsigned char *bytes) {
  uint64_t value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

static int count_at(const unsigned char *bytes) {
  int value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

/* Where the array of struct page begins: the kernel's variable where addresses are shuffled, else its fixed place on x86-64. */
static uint64_t vmemmap_base(void) {
  char line[256], name[128];
  unsigned long long address = 0, found = 0;
  FILE *symbols = fopen("/proc/kallsyms", "re");
  while (symbols && !found && fgets(line, sizeof line, symbols))
    if (sscanf(line, "%llx %*c %127s", &address, name) == 2 && !strcmp(name, "vmemmap_base")) found = address;
  if (symbols) fclose(symbols);
  unsigned char bytes[STRUCT_PAGE];
  return found && peek(found, bytes) ? number_at(bytes) : 0xffffea0000000000u;
}

static uint64_t entry(int *fd, const char *path, uint64_t index) {
  uint64_t value = 0;
  if (*fd <= 0) *fd = open(path, O_RDONLY | O_CLOEXEC);
  if (*fd < 0 || pread(*fd, &value, sizeof value, (off_t)(index * sizeof value)) != sizeof value) return 0;
  return value;
}

/* The frame behind an address of this process; 0: no page is mapped there now. */
uint64_t page_frame(const void *address) {
  static int fd;
  uint64_t found = entry(&fd, "/proc/self/pagemap", (uint64_t)(uintptr_t)address / PAGE);
  return found >> 63 ? found & ((1ull << 55) - 1) : 0;
}

/* Tried on a page of which everything is known: anonymous, mapped once, held by nobody but this process. */
bool page_counts_init(void) {
  if (!load()) return false;
  vmemmap = vmemmap_base();
  unsigned char bytes[STRUCT_PAGE];
  char *known = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (known == MAP_FAILED) return false;
  *known = 1;
  bool as_expected = peek(vmemmap + page_frame(known) * STRUCT_PAGE, bytes) && number_at(bytes + MAPPING) & ANONYMOUS &&
                     count_at(bytes + MAPCOUNT) == 0 && count_at(bytes + REFCOUNT) >= 1 && count_at(bytes + REFCOUNT) <= 3;
  munmap(known, PAGE);
  if (!as_expected) program = -1;
  return as_expected;
}

struct page_state page_look(uint64_t frame) {
  static int flags_fd;
  struct page_state is = {.frame = frame, .attached = true};
  if (!frame) return is;
  uint64_t flags = entry(&flags_fd, "/proc/kpageflags", frame);
  is.dirty = flags >> KPF_DIRTY & 1;
  is.writeback = flags >> KPF_WRITEBACK & 1;
  is.mapped = flags >> KPF_MMAP & 1;
  unsigned char bytes[STRUCT_PAGE];
  if (program < 0 || !peek(vmemmap + frame * STRUCT_PAGE, bytes)) return is;
  uint64_t head = number_at(bytes + COMPOUND_HEAD);
  if (head & 1 && !peek(head - 1, bytes)) return is;
  is.known = true;
  is.attached = number_at(bytes + MAPPING) != 0;
  is.mappings = count_at(bytes + MAPCOUNT) + 1;
  is.references = count_at(bytes + REFCOUNT);
  return is;
}

const char *page_words(struct page_state is, char out[64]) {
  if (!is.frame) return "nopte";
  snprintf(out, 64, "%s%s%s%s", is.dirty ? "Dirty" : "clean", is.writeback ? "|WB" : "", is.mapped ? "|mapped" : "",
           is.attached ? "" : "|DETACHED");
  return out;
}
