/*
 * The yardstick model for Spin: pages that drivers hold while they are written back and shared.
 * The same model as test/engine/gup-model.ts; one step there is one transition here. PAGES and DRIVERS come from the command line.
 * Without partial-order reduction it has 64,080, 638,136 and 6,019,128 states for 2 pages and 1, 2 and 3 drivers.
 */
bit dirty[PAGES], under_io[PAGES], writable[PAGES], shared[PAGES], bad[PAGES];

#if PAGES == 2
#define choose(page, allowed) if :: allowed(0) -> page = 0 :: allowed(1) -> page = 1 fi
#else
#define choose(page, allowed) if :: allowed(0) -> page = 0 :: allowed(1) -> page = 1 :: allowed(2) -> page = 2 fi
#endif
#define always(i)    (true)
#define idle(i)      (!under_io[i])
#define clean(i)     (!dirty[i] && !under_io[i])
#define flushable(i) (dirty[i] && !under_io[i])

inline fault(i) { shared[i] = 0; writable[i] = 1; dirty[i] = 1 }

active [DRIVERS] proctype driver() {
  byte held;
  do
  :: atomic { choose(held, idle); fault(held) }
     skip;                                      /* pins */
     bad[held] = bad[held] | shared[held];      /* the device writes, without a fault */
     dirty[held] = 1;
     held = 0
  od
}

active proctype writer() {
  byte target;
again:
  atomic { choose(target, always) }
  do
  :: atomic { !writable[target] && !under_io[target] -> fault(target) }
  :: atomic { writable[target] -> bad[target] = bad[target] | shared[target]; target = 0; goto again }
  od
}

active proctype flusher() {
  byte page;
  do
  :: atomic { choose(page, flushable) }
     writable[page] = 0;
     dirty[page] = 0;
     under_io[page] = 1;
     atomic { under_io[page] = 0; page = 0 }
  od
}

active proctype cloner() {
  byte page;
  do
  :: atomic { choose(page, clean) }
     atomic { shared[page] = 1; writable[page] = 0; page = 0 }
  od
}
