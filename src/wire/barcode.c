#include "wire/barcode.h"

#include <string.h>
#include <zint.h>

static const struct {
	const char *word;
	int symbology;
} kinds[BARCODE_KIND_COUNT] = {
	[BARCODE_KIND_CODE128] = {"code128", BARCODE_CODE128},
	[BARCODE_KIND_EAN13] = {"ean13", BARCODE_EANX},
	[BARCODE_KIND_UPCA] = {"upca", BARCODE_UPCA},
	[BARCODE_KIND_QR] = {"qr", BARCODE_QRCODE},
	[BARCODE_KIND_DATAMATRIX] = {"datamatrix", BARCODE_DATAMATRIX},
};

bool barcode_kind_find(struct str word, enum barcode_kind *out)
{
	for (int i = 0; i < BARCODE_KIND_COUNT; i++) {
		if (str_is(word, kinds[i].word)) {
			*out = (enum barcode_kind)i;
			return true;
		}
	}
	return false;
}

static enum err refuse(struct str *sentence, const char *text)
{
	*sentence = str_from(text);
	return ERR_INVALID;
}

static void modules_copy(struct arena *arena, const struct zint_symbol *symbol, struct barcode *out)
{
	out->rows = symbol->rows;
	out->columns = symbol->width;
	out->dark = arena_array(arena, (size_t)out->rows * (size_t)out->columns, 1);
	for (int row = 0; row < out->rows; row++)
		for (int column = 0; column < out->columns; column++)
			out->dark[row * out->columns + column] =
				(uint8_t)(symbol->encoded_data[row][column / 8] >> (column % 8) & 1);
}

enum err barcode_make(struct arena *arena, enum barcode_kind kind, struct str text,
                      struct barcode *out, struct str *sentence)
{
	bool is_digits = text.len > 0;
	for (size_t i = 0; i < text.len; i++)
		is_digits = is_digits && text.at[i] >= '0' && text.at[i] <= '9';
	if (text.len == 0)
		return refuse(sentence, "a bar code needs a text");
	if (text.len > BARCODE_TEXT_MOST)
		return refuse(sentence, "the text is too long for a bar code");
	if (kind == BARCODE_KIND_EAN13 && (!is_digits || text.len < 12 || text.len > 13))
		return refuse(sentence, "an EAN-13 has 12 or 13 digits");
	if (kind == BARCODE_KIND_UPCA && (!is_digits || text.len < 11 || text.len > 12))
		return refuse(sentence, "a UPC-A has 11 or 12 digits");
	struct zint_symbol *symbol = ZBarcode_Create();
	if (symbol == NULL)
		return ERR_INTERNAL;
	symbol->symbology = kinds[kind].symbology;
	symbol->input_mode =
		kind == BARCODE_KIND_QR || kind == BARCODE_KIND_DATAMATRIX ? UNICODE_MODE : DATA_MODE;
	if (kind == BARCODE_KIND_DATAMATRIX)
		symbol->option_3 = DM_SQUARE;
	int answer = ZBarcode_Encode(symbol, (const unsigned char *)str_c(arena, text), (int)text.len);
	enum err err = OK;
	if (answer >= ZINT_ERROR) {
		const char *said = symbol->errtxt;
		while (*said != '\0' && strchr("Error0123456789: ", *said) != NULL)
			said++;
		*sentence = str_format(arena, "the bar code cannot hold this text (%s)", said);
		err = ERR_INVALID;
	} else {
		modules_copy(arena, symbol, out);
	}
	ZBarcode_Delete(symbol);
	return err;
}
