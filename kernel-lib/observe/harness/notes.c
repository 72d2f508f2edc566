/* What a run writes down: labels and values in order, and counters of the page beside them. */
#include "harness.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char values[16384], counts[8192];

void notes_begin(void) { values[0] = counts[0] = 0; }

static void append(char *to, size_t size, const char *text) {
  size_t used = strlen(to);
  if (used + strlen(text) + 1 > size) fail("a run wrote down more than %zu bytes", size);
  strcpy(to + used, text);
}

void note(const char *label, const char *format, ...) {
  char value[300], line[400];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(value, sizeof value, format, arguments);
  va_end(arguments);
  for (char *c = value; *c; c++)
    if (*c == '"' || *c == '\\' || (unsigned char)*c < 32) *c = '\'';
  snprintf(line, sizeof line, "%s[\"%s\",\"%s\"]", values[0] ? "," : "", label, value);
  append(values, sizeof values, line);
}

void note_counts(const char *label, struct page_state page) {
  char line[160];
  if (page.references <= 0) return;
  snprintf(line, sizeof line, "%s[\"%s\",%d,%d]", counts[0] ? "," : "", label, page.references, page.mappings);
  append(counts, sizeof counts, line);
}

void notes_print(const char *family, const char *variant, unsigned run) {
  printf("{\"family\":\"%s\",\"variant\":\"%s\",\"run\":%u,\"fields\":[%s],\"counts\":[%s]}\n", family, variant, run,
         values, counts);
  fflush(stdout);
}
