/* What travels between the program and a mapper process, over one socket: an ask, then the text of
 * the program when the mapper may not know it yet, then the input; an answer, then its text. Both
 * sides are the same binary on the same machine, so the structs travel as they are. */
#ifndef PURSER_CONNECT_MAPPER_FRAME_H
#define PURSER_CONNECT_MAPPER_FRAME_H

#include <stdint.h>

enum mapper_limits {
	MAPPER_PROGRAM_MOST = 256 * 1024,
	MAPPER_TEXT_MOST = 16 * 1024 * 1024, /* input, and output */
	MAPPER_FAILURE_MOST = 2000,
	MAPPER_PROGRAMS_KEPT = 256, /* compiled, in one process */
	MAPPER_MEMORY_MOST = 512 * 1024 * 1024,
};

struct mapper_ask {
	uint64_t id, program;
	uint32_t program_size; /* 0: the mapper should know it */
	uint32_t input_size;
};

enum mapper_status {
	MAPPER_OUTPUT,  /* the text is the one output */
	MAPPER_FAILED,  /* the text says why the program failed on this input */
	MAPPER_BROKEN,  /* the text says why the program does not compile */
	MAPPER_UNKNOWN, /* the program must be sent again */
	MAPPER_TOO_LARGE,
};

struct mapper_answer {
	uint64_t id;
	uint32_t status, size;
};

#endif
