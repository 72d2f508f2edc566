/* Failures of the harness itself, and errors of the kernel by their names. */
#include "harness.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void fail(const char *format, ...) {
  int error = errno;
  char text[600];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  for (char *c = text; *c; c++)
    if (*c == '"' || *c == '\\' || (unsigned char)*c < 32) *c = '\'';
  printf("{\"failure\":\"%s%s%s\"}\n", text, error ? ": " : "", error ? strerror(error) : "");
  fflush(stdout);
  _Exit(3);
}

const char *error_word(int error) {
  static const struct {
    int number;
    const char *word;
  } WORDS[] = {
      {0, "ok"},           {EIO, "EIO"},       {ENOSPC, "ENOSPC"},   {EFAULT, "EFAULT"},  {EINVAL, "EINVAL"},
      {EBUSY, "EBUSY"},    {EAGAIN, "EAGAIN"}, {EROFS, "EROFS"},     {EPERM, "EPERM"},    {ENOMEM, "ENOMEM"},
      {EINTR, "EINTR"},    {EUCLEAN, "EUCLEAN"}, {EOPNOTSUPP, "EOPNOTSUPP"}, {ENOTCONN, "ENOTCONN"},
      {EXDEV, "EXDEV"},    {ENOSYS, "ENOSYS"}, {EBADE, "DIFFERS"},   {EBFONT, "SIGBUS"},
  };
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    if (WORDS[i].number == error) return WORDS[i].word;
  return strerrorname_np(error) ? strerrorname_np(error) : "error";
}
