/* The content of a page: 512 words, each with a tag, the letter of who wrote it, and the page's index in the file. */
#include "harness.h"
#include <string.h>

enum { WORDS = PAGE / 8 };
static const uint64_t TAG = (uint64_t)0x6b72 << 48;

static uint64_t word(char letter, uint32_t index) { return TAG | (uint64_t)(unsigned char)letter << 32 | index; }

void content_fill(void *page, char letter, uint32_t index) {
  volatile uint64_t *words = page;
  for (int i = 0; i < WORDS; i++) words[i] = word(letter, index);
}

static bool tagged(uint64_t w) { return w >> 48 == TAG >> 48; }

static char letter_of(uint64_t w) { return w == 0 ? 'Z' : tagged(w) ? (char)(w >> 32) : '?'; }

/* Whole pages give one letter; a torn one gives all of them in the order in which they first come, "C+A". */
const char *content_letters(const void *page, char out[16]) {
  const uint64_t *words = page;
  char seen[9] = "";
  for (int i = 0; i < WORDS; i++) {
    size_t n = strlen(seen);
    char letter = letter_of(words[i]);
    if (n < 7 && !strchr(seen, letter)) seen[n] = letter;
  }
  char *end = out;
  for (size_t i = 0; seen[i]; i++) {
    if (i) *end++ = '+';
    *end++ = seen[i];
  }
  *end = 0;
  return out;
}

/* Data of ours, and no metadata: only such writes are held, delayed or failed. */
bool content_is_ours(const void *page) {
  const uint64_t *words = page;
  return tagged(words[0]) || tagged(words[WORDS - 1]);
}
