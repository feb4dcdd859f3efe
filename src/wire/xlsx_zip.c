#include "wire/xlsx_zip.h"

#include <minizip/unzip.h>
#include <string.h>

#include "wire/xlsx.h"

#define RATIO_MOST 200
#define RATIO_FROM ((int64_t)64 * 1024 * 1024) /* smaller ones may be as dense as they like */

/* A file of minizip that stands in memory. */
struct memory_file {
	struct str bytes;
	uint64_t at;
};

struct xlsx_zip {
	struct memory_file file;
	unzFile zip;
	bool is_inside;
	int64_t unpacked; /* of all entries so far */
	int64_t promised; /* of all so far and the whole one inside, as the archive says */
};

static voidpf memory_open(voidpf opaque, const void *name, int mode)
{
	(void)name, (void)mode;
	return opaque;
}

static uLong memory_read(voidpf opaque, voidpf stream, void *room, uLong size)
{
	(void)opaque;
	struct memory_file *file = stream;
	uint64_t left = file->at < file->bytes.len ? file->bytes.len - file->at : 0;
	uLong taken = size < left ? size : (uLong)left;
	if (taken > 0)
		memcpy(room, file->bytes.at + file->at, taken);
	file->at += taken;
	return taken;
}

static uLong memory_write(voidpf opaque, voidpf stream, const void *bytes, uLong size)
{
	(void)opaque, (void)stream, (void)bytes, (void)size;
	return 0;
}

static ZPOS64_T memory_tell(voidpf opaque, voidpf stream)
{
	(void)opaque;
	return ((struct memory_file *)stream)->at;
}

static long memory_seek(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
	(void)opaque;
	struct memory_file *file = stream;
	uint64_t from = origin == ZLIB_FILEFUNC_SEEK_CUR   ? file->at
	                : origin == ZLIB_FILEFUNC_SEEK_END ? file->bytes.len
	                                                   : 0;
	if (from + offset > file->bytes.len)
		return -1;
	file->at = from + offset;
	return 0;
}

static int memory_close(voidpf opaque, voidpf stream)
{
	(void)opaque, (void)stream;
	return 0;
}

static int memory_error(voidpf opaque, voidpf stream)
{
	(void)opaque, (void)stream;
	return 0;
}

static void zip_close(void *what)
{
	struct xlsx_zip *zip = what;
	xlsx_zip_leave(zip);
	unzClose(zip->zip);
}

struct xlsx_zip *xlsx_zip_open(struct arena *arena, struct str bytes, struct str *sentence)
{
	static const struct str old = STR_INIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
	struct xlsx_zip *zip = ARENA_NEW(arena, struct xlsx_zip);
	if (str_starts(bytes, old)) {
		*sentence =
			STR("This is an old .xls file or a protected workbook: save it as .xlsx "
		        "without a password.");
		return NULL;
	}
	zip->file.bytes = bytes;
	zlib_filefunc64_def functions = {
		.zopen64_file = memory_open,
		.zread_file = memory_read,
		.zwrite_file = memory_write,
		.ztell64_file = memory_tell,
		.zseek64_file = memory_seek,
		.zclose_file = memory_close,
		.zerror_file = memory_error,
		.opaque = &zip->file,
	};
	zip->zip = unzOpen2_64("workbook", &functions);
	if (zip->zip == NULL) {
		*sentence = STR("This is no .xlsx file, or it is cut off.");
		return NULL;
	}
	arena_entrust(arena, zip_close, zip);
	return zip;
}

bool xlsx_zip_enter(struct xlsx_zip *zip, struct str name)
{
	char room[512];
	xlsx_zip_leave(zip);
	if (name.len >= sizeof room)
		return false;
	memcpy(room, name.at, name.len);
	room[name.len] = '\0';
	/* Some writers do not keep to the capitals of their own names. */
	if (unzLocateFile(zip->zip, room, 2) != UNZ_OK || unzOpenCurrentFile(zip->zip) != UNZ_OK)
		return false;
	unz_file_info64 entry;
	bool is_told = unzGetCurrentFileInfo64(zip->zip, &entry, NULL, 0, NULL, 0, NULL, 0) == UNZ_OK;
	zip->promised = zip->unpacked;
	if (is_told && entry.uncompressed_size <= (uint64_t)XLSX_UNPACKED_MOST)
		zip->promised += (int64_t)entry.uncompressed_size;
	else if (is_told)
		zip->promised = INT64_MAX;
	zip->is_inside = true;
	return true;
}

static bool is_too_much(const struct xlsx_zip *zip, int64_t unpacked)
{
	bool is_bomb = unpacked > RATIO_FROM && unpacked / RATIO_MOST > (int64_t)zip->file.bytes.len;
	return is_bomb || unpacked > XLSX_UNPACKED_MOST;
}

int xlsx_zip_read(struct xlsx_zip *zip, void *room, unsigned size, struct str *sentence)
{
	/* An archive that owns to be a bomb is not unpacked; one that lies is found out on the way. */
	int got = is_too_much(zip, zip->promised) ? 0 : unzReadCurrentFile(zip->zip, room, size);
	if (got < 0) {
		*sentence = STR("The workbook is damaged: a part of it cannot be unpacked.");
		return -1;
	}
	zip->unpacked += got;
	if (is_too_much(zip, zip->promised) || is_too_much(zip, zip->unpacked)) {
		*sentence = STR("The workbook unpacks to more than is read: split it into smaller ones.");
		return -1;
	}
	return got;
}

void xlsx_zip_leave(struct xlsx_zip *zip)
{
	if (zip->is_inside)
		unzCloseCurrentFile(zip->zip);
	zip->is_inside = false;
}
