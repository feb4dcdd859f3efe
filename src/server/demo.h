/* `purser demo`: a company that trades with the sandbox's shop and warehouse, served on this
 * machine, and told on the terminal, one line per step. It is a `purser serve` on a database of its
 * own, the sandbox in the same process, and a client of the public API that sets the company up,
 * packs what is shipped in-house, and tells what happens. The state folder is kept: a second start
 * goes on. */
#ifndef PURSER_SERVER_DEMO_H
#define PURSER_SERVER_DEMO_H

/* argv[0] is the word "demo". Returns the exit status. */
int demo_run(int argc, char **argv);

#endif
