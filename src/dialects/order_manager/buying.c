#include "dialects/order_manager/buying.h"

static const struct word format_rows[] = {
	{FORMAT_PDF_ATTACHMENT, "po_pdf_attachment", "A PDF in an e-mail."},
	{FORMAT_EMAIL, "po_email", "The text of an e-mail."},
	{FORMAT_HTML_ATTACHMENT, "po_html_attachment", "HTML in an e-mail."},
};
const struct words om_order_format_words = WORDS("PurchaseOrderFormat", format_rows);

static const struct word incoterm_rows[] = {
	{INCOTERM_CFR, "cost_and_freight", "CFR."},
	{INCOTERM_CIF, "cost_insurance_and_freight", "CIF."},
	{INCOTERM_CIP, "carriage_and_insurance_paid", "CIP."},
	{INCOTERM_CPT, "carriage_paid_to", "CPT."},
	{INCOTERM_DAP, "delivered_at_place", "DAP."},
	{INCOTERM_DAT, "delivered_at_terminal", "DAT."},
	{INCOTERM_DDP, "delivered_duty_paid", "DDP."},
	{INCOTERM_EXW, "ex_works", "EXW."},
	{INCOTERM_FAS, "free_alongside_ship", "FAS."},
	{INCOTERM_FCA, "free_carrier", "FCA."},
	{INCOTERM_FOB, "free_on_board", "FOB."},
};
const struct words om_incoterm_words = WORDS("IncotermShippingRule", incoterm_rows);

static const struct field term_fields[] = {
	FIELD_ID(struct om_term, vendor_payment_term_id, struct payment_term_id, 0, "Its id."),
	FIELD_TEXT(struct om_term, description, TRIMMED | NULLABLE, 0, LIMIT_ADDRESS_LINE,
               "What it is called."),
	FIELD_FLAG(struct om_term, active, 0, "Is it offered?"),
};
const struct shape om_term_shape =
	SHAPE_TOUCHED("vendorPaymentTerm", struct om_term, term_fields, "When a vendor is paid.");

struct om_term om_term_of(const struct payment_term *term)
{
	if (term == NULL)
		return (struct om_term){0};
	return (struct om_term){
		.vendor_payment_term_id = term->id, .description = term->name, .active = term->is_active};
}

enum err om_terms(struct work *work, struct map *out)
{
	struct payment_term *terms;
	size_t count;
	*out = map_new(work->arena);
	TRY(payment_term_all(work, &terms, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(out, terms[i].id.value, &terms[i]);
	return OK;
}

/* A hundredth of a percent of a percent: the ten-thousandths of money are parts per million here.
 */
struct str om_percent_text(struct arena *arena, int64_t ppm)
{
	struct buf buf = buf_new(arena, LIMIT_NAME);
	money_write(&buf, (struct money){.ten_thousandths = ppm});
	return buf_str(&buf);
}

enum err om_percent_read(struct work *work, struct str text, const char *field, int64_t *ppm)
{
	struct money read;
	struct currency none = {0};
	*ppm = 0;
	if (text.len == 0 || str_is(text, "null"))
		return OK;
	if (money_parse(text, none, &read) != OK || read.ten_thousandths < 0
	    || read.ten_thousandths > PPM_WHOLE)
		return fault_field(work->fault, str_from(field),
		                   "must be a percentage between 0 and 100, with up to 4 decimals");
	*ppm = read.ten_thousandths;
	return OK;
}

enum err om_incoterm_read(struct work *work, enum incoterm word, int64_t id, const char *field,
                          enum incoterm *out)
{
	*out = word != INCOTERM_NONE ? word : (enum incoterm)id;
	if (id >= 0 && id < INCOTERM_COUNT)
		return OK;
	return fault_field(work->fault, str_from(field), "is none of those of /v1/incotermshiprules");
}
