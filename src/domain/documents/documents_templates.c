/* Templates, the channels that use them, and the pictures that they name. */
#include "base/embedded.h"
#include "domain/channels/channels.h"
#include "domain/documents/documents_sheet.h"
#include "domain/documents/documents_store.h"
#include "kernel/version.h"
#include "shape/shape_change.h"
#include "wire/base64.h"
#include "wire/pdf.h"

#define TEMPLATES_FOLDER "domain/documents/templates/"

struct str template_standard(struct work *work, enum document_kind kind)
{
	(void)work;
	struct str word = word_of(&document_kind_words, (int)kind);
	for (size_t i = 0; i < embedded_templates_count; i++) {
		const struct embedded_file *file = &embedded_templates[i];
		struct str path = str_from(file->path);
		if (!str_starts(path, STR(TEMPLATES_FOLDER)))
			continue;
		path = str_slice(path, sizeof(TEMPLATES_FOLDER) - 1, path.len);
		if (str_starts(path, word) && str_ends(path, STR(".mustache")))
			return str_of((const char *)file->bytes, file->len);
	}
	return (struct str){0};
}

enum err template_get(struct work *work, struct template_id id, struct document_template *out)
{
	enum err err = template_fetch(work->tx, work->arena, work->company, id, out);
	if (err != ERR_NOT_FOUND)
		return err;
	return fault_say(work->fault, err, "There is no template %lld.", (long long)id.value);
}

static enum err name_check(struct work *work, const struct document_template *row)
{
	struct document_template other;
	enum err err = template_fetch_named(work->tx, work->arena, work->company, row->name, &other);
	if (err == ERR_NOT_FOUND || (err == OK && ID_EQ(other.id, row->id)))
		return OK;
	if (err != OK)
		return err;
	fault_field(work->fault, STR("name"), "is the name of template %lld",
	            (long long)other.id.value);
	return fault_say(work->fault, ERR_CONFLICT, "Another template is called %.*s.",
	                 STR_FMT(row->name));
}

enum err template_try(struct work *work, enum document_kind kind, struct str body)
{
	struct str file;
	struct document_preview preview = {.kind = kind, .body = body};
	TRY(document_preview(work, &preview, &file));
	if (kind != DOCUMENT_PICK_LIST)
		return OK;
	preview.grouping = GROUP_BY_ORDER;
	return document_preview(work, &preview, &file);
}

enum err template_create(struct work *work, const struct document_template *draft,
                         struct document_template *out)
{
	struct document_template made = *draft;
	made.id = (struct template_id){0};
	TRY(name_check(work, &made));
	TRY(id_new(work->tx, &made.id.value));
	made.created_at = made.modified_at = work->now;
	made.version = 1;
	made.touched = (struct touched){0};
	if (made.is_default)
		TRY(template_defaults_clear(work->tx, work->company, made.kind, made.id));
	TRY(template_insert(work->tx, work->arena, work->company, &made));
	const struct str told[] = {STR("name"), STR("kind"), STR("is_default")};
	event_emit(work, "template.created", "template", made.id.value,
	           shape_text(work->arena, &document_template_shape, &made, told, COUNT_OF(told)));
	*out = made;
	return OK;
}

enum err template_update(struct work *work, struct template_id id,
                         const struct document_template *patch, int64_t if_version,
                         struct document_template *out)
{
	struct document_template before;
	TRY(template_get(work, id, &before));
	TRY(version_check(work, if_version, before.version));
	*out = before;
	shape_apply(&document_template_shape, patch, out);
	struct str difference = shape_difference(work->arena, &document_template_shape, &before, out);
	if (difference.len == 0)
		return OK;
	TRY(name_check(work, out));
	out->modified_at = work->now;
	out->version = before.version + 1;
	if (out->is_default)
		TRY(template_defaults_clear(work->tx, work->company, out->kind, out->id));
	TRY(template_save(work->tx, work->arena, work->company, out));
	event_emit(work, "template.changed", "template", id.value, difference);
	return OK;
}

enum err template_delete(struct work *work, struct template_id id)
{
	struct document_template before;
	TRY(template_get(work, id, &before));
	TRY(template_remove(work->tx, work->company, id));
	event_emit(work, "template.deleted", "template", id.value,
	           shape_text(work->arena, &document_template_shape, &before, NULL, 0));
	return OK;
}

enum err channel_template_set(struct work *work, struct channel_id channel, enum document_kind kind,
                              struct template_id id)
{
	struct channel found;
	struct document_template which;
	TRY(channel_get(work, channel, &found));
	if (kind != DOCUMENT_PACKING_SLIP)
		return fault_say(work->fault, ERR_REFUSED,
		                 "A pick list holds orders of many channels: it goes by the company.");
	if (id.value != 0) {
		TRY(template_get(work, id, &which));
		if (which.kind != kind)
			return fault_field(work->fault, STR("template_id"), "is a template of another kind");
	}
	TRY(channel_template_put(work->tx, work->company, channel, kind, id));
	event_emit(work, "channel.template_changed", "channel", channel.value,
	           str_format(work->arena, "{\"template_id\":%lld}", (long long)id.value));
	return OK;
}

enum err document_image_all(struct work *work, struct document_image **out, size_t *count)
{
	return images_fetch(work->tx, work->arena, work->company, out, count);
}

enum err document_image_put(struct work *work, const struct document_image *image)
{
	struct document_image *all, row = *image;
	struct str bytes;
	size_t count;
	bool is_known = false;
	if (image->png.len > 0
	    && (base64_read(work->arena, image->png, &bytes) != OK || bytes.len > IMAGE_BYTES_MOST
	        || !pdf_image_is_good(bytes)))
		return fault_field(work->fault, STR("png"),
		                   "must be a PNG of at most 1 MiB and 4 million pixels, in base64");
	TRY(document_image_all(work, &all, &count));
	for (size_t i = 0; i < count; i++)
		is_known = is_known || str_eq(all[i].name, image->name);
	if (!is_known && image->png.len > 0 && count >= IMAGES_MOST)
		return fault_say(work->fault, ERR_REFUSED, "There are %d pictures already.", IMAGES_MOST);
	row.modified_at = work->now;
	TRY(image_put(work->tx, work->company, &row));
	event_emit(work, "image.changed", "company", work->company.value,
	           str_format(work->arena, "{\"is_there\":%s}", image->png.len ? "true" : "false"));
	return OK;
}
