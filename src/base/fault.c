#include "base/fault.h"

#include <stdarg.h>

void fault_init(struct fault *fault, struct arena *arena)
{
	*fault = (struct fault){.arena = arena};
}

enum err fault_field(struct fault *fault, struct str path, const char *format, ...)
{
	if (fault->rows.count < FAULT_MOST) {
		struct fault_row *row = LIST_ADD(fault->arena, &fault->rows);
		va_list args;
		va_start(args, format);
		row->path = str_copy(fault->arena, path);
		row->sentence = str_format_list(fault->arena, format, args);
		va_end(args);
	}
	return ERR_INVALID;
}

enum err fault_say(struct fault *fault, enum err err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fault->sentence = str_format_list(fault->arena, format, args);
	va_end(args);
	return err;
}
