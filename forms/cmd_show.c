/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_show.c - etapp show: a form's outline, its codebook, its texts. */
#include <string.h>

#include "forms/base/command.h"
#include "forms/base/diag.h"
#include "forms/base/json.h"
#include "forms/base/source.h"
#include "forms/base/str.h"
#include "forms/base/text.h"
#include "forms/commands.h"
#include "forms/lang/compile.h"
#include "forms/model/day.h"
#include "forms/model/expr.h"
#include "forms/model/form.h"

struct show {
    const struct et_form *form;
    const struct et_source *source; /* for conditions as they are written */
    uint32_t language;
    struct et_str *out;
};

static const char *text_of(const struct show *show, uint32_t text)
{
    return et_form_text(show->form, text, show->language);
}

/* ---- parts that both forms have --------------------------------------------------- */

static const char *choice_kind(enum et_choice_kind kind)
{
    static const char *const words[] = {"value", "missing", "only", "other", "retired"};
    return words[kind];
}

static void add_bound(struct et_str *out, enum et_kind kind, const struct et_bound *bound)
{
    char day[11];
    if (bound->is_today) {
        et_str_add(out, "today");
    } else if (kind == ET_KIND_DATE) {
        et_day_write((int32_t)bound->value, day);
        et_str_add(out, day);
    } else if (kind == ET_KIND_MONTH) {
        et_str_addf(out, "%04d-%02d", (int)bound->value / 12, (int)bound->value % 12 + 1);
    } else {
        et_str_addf(out, "%.15g", bound->value);
    }
}

/* "0..60", "2020-01-01..today"; "" if there is none. */
static void add_range(struct et_str *out, const struct et_item *item)
{
    if (!item->low.is_set)
        return;
    add_bound(out, item->kind, &item->low);
    et_str_add(out, "..");
    add_bound(out, item->kind, &item->high);
}

static void add_waves(const struct show *show, struct et_str *out, uint32_t waves,
                      const char *between)
{
    bool is_first = true;
    for (uint32_t i = 0; i < show->form->wave_count; i++) {
        if ((waves >> i & 1U) == 0)
            continue;
        et_str_addf(out, "%s%s", is_first ? "" : between, show->form->waves[i].id);
        is_first = false;
    }
}

/* An expression as it is written, with its section's where it has one too. */
static void add_expr(const struct show *show, struct et_str *out, const struct et_expr *expr)
{
    et_str_add_bytes(out, et_source_text(show->source) + expr->begin, expr->end - expr->begin);
}

static void add_when(const struct show *show, struct et_str *out, const struct et_item *item)
{
    const struct et_expr *section = show->form->sections[item->section].when;
    bool are_both = section != NULL && item->when != NULL;
    if (section != NULL) {
        et_str_add(out, are_both ? "(" : "");
        add_expr(show, out, section);
        et_str_add(out, are_both ? ") and (" : "");
    }
    if (item->when != NULL)
        add_expr(show, out, item->when);
    et_str_add(out, are_both ? ")" : "");
}

/* ---- JSON ---------------------------------------------------------------------------- */

static void json_waves(const struct show *show, struct et_json *json, uint32_t waves)
{
    et_json_open(json, "waves", '[');
    for (uint32_t i = 0; i < show->form->wave_count; i++)
        if (waves >> i & 1U)
            et_json_text(json, NULL, show->form->waves[i].id);
    et_json_close(json);
}

static void json_codes(const struct show *show, struct et_json *json, const struct et_list *list)
{
    et_json_open(json, "codes", '[');
    for (size_t i = 0; list != NULL && i < list->choice_count; i++) {
        const struct et_choice *choice = &list->choices[i];
        et_json_open(json, NULL, '{');
        et_json_int(json, "code", choice->code);
        et_json_text(json, "name", choice->name);
        et_json_text(json, "text", text_of(show, choice->text));
        et_json_text(json, "kind", choice_kind(choice->kind));
        et_json_close(json);
    }
    et_json_close(json);
}

static void json_variables(const struct show *show, struct et_json *json,
                           const struct et_item *item)
{
    et_json_open(json, "variables", '[');
    for (uint32_t i = 0; i < item->variable_count; i++) {
        const struct et_variable *variable = &show->form->variables[item->first_variable + i];
        et_json_open(json, NULL, '{');
        et_json_text(json, "id", variable->id);
        et_json_text(json, "export_name", variable->export_name);
        et_json_text(json, "kind", et_kind_word(variable->kind));
        et_json_text(json, "text", text_of(show, variable->text));
        et_json_truth(json, "reversed", variable->is_reversed);
        et_json_text(json, "role", variable->role);
        et_json_close(json);
    }
    et_json_close(json);
}

static void json_text_or_null(struct et_json *json, const char *key, struct et_str *text)
{
    et_json_text(json, key, text->length > 0 ? text->text : NULL);
    et_str_clear(text);
}

static void json_item(const struct show *show, struct et_json *json, const struct et_item *item)
{
    struct et_str part = ET_STR_EMPTY;
    et_json_open(json, NULL, '{');
    et_json_text(json, "id", item->id);
    et_json_text(json, "kind", et_kind_word(item->kind));
    et_json_text(json, "text", text_of(show, item->text));
    et_json_text(json, "list", item->list != NULL ? item->list->id : NULL);
    json_codes(show, json, item->list);
    add_range(&part, item);
    json_text_or_null(json, "range", &part);
    json_waves(show, json, item->waves);
    add_when(show, &part, item);
    json_text_or_null(json, "when", &part);
    et_json_text(json, "section", show->form->sections[item->section].id);
    et_json_text(json, "role", item->role);
    et_json_text(json, "hint", item->hint != ET_NO_TEXT ? text_of(show, item->hint) : NULL);
    et_json_text(json, "unit", item->unit != ET_NO_TEXT ? text_of(show, item->unit) : NULL);
    et_json_truth(json, "required", item->is_required || item->required_when != NULL);
    json_variables(show, json, item);
    et_json_close(json);
    et_str_free(&part);
}

static const char *wave_id(const struct show *show, uint32_t wave)
{
    return wave != ET_NONE ? show->form->waves[wave].id : NULL;
}

static void json_goals(const struct show *show, struct et_json *json)
{
    struct et_str part = ET_STR_EMPTY;
    et_json_open(json, "indicators", '[');
    for (size_t i = 0; i < show->form->indicator_count; i++) {
        const struct et_indicator *indicator = &show->form->indicators[i];
        et_json_open(json, NULL, '{');
        et_json_text(json, "id", indicator->id);
        et_json_text(json, "text", text_of(show, indicator->text));
        add_expr(show, &part, indicator->value);
        json_text_or_null(json, "value", &part);
        et_json_text(json, "kind", indicator->is_share ? "share" : "number");
        et_json_int(json, "need", indicator->need);
        et_json_text(json, "better",
                     indicator->better > 0   ? "up"
                     : indicator->better < 0 ? "down"
                                             : NULL);
        et_json_close(json);
    }
    et_json_close(json);
    et_json_open(json, "targets", '[');
    for (size_t i = 0; i < show->form->target_count; i++) {
        const struct et_target *target = &show->form->targets[i];
        static const char *const kinds[] = {"share", "better", "worse"};
        et_json_open(json, NULL, '{');
        et_json_text(json, "id", target->id);
        et_json_text(json, "text", text_of(show, target->text));
        et_json_text(json, "kind", kinds[target->kind]);
        et_json_text(json, "indicator", show->form->indicators[target->indicator].id);
        et_json_text(json, "wave", wave_id(show, target->wave));
        et_json_text(json, "from", wave_id(show, target->from));
        et_json_text(json, "to", wave_id(show, target->to));
        et_json_text(json, "sign", target->is_at_most ? "<=" : ">=");
        et_json_number(json, "percent", (double)target->percent_num / (double)target->percent_den);
        et_json_text(json, "of", target->of != NULL ? target->of_source : NULL);
        et_json_close(json);
    }
    et_json_close(json);
    et_str_free(&part);
}

/* languages[] and waves[] by name; what more is known of each beside them. */
static void json_head(const struct show *show, struct et_json *json)
{
    const struct et_form *form = show->form;
    et_json_open(json, "languages", '[');
    for (size_t i = 0; i < form->language_count; i++)
        et_json_text(json, NULL, form->languages[i].tag);
    et_json_close(json);
    json_waves(show, json, UINT32_MAX);
    et_json_open(json, "translations", '[');
    for (size_t i = 0; i < form->language_count; i++) {
        const struct et_language *language = &form->languages[i];
        et_json_open(json, NULL, '{');
        et_json_text(json, "language", language->tag);
        et_json_text(json, "direction", language->is_rtl ? "rtl" : "ltr");
        et_json_truth(json, "reviewed", language->is_reviewed);
        json_waves(show, json, language->complete_in); /* those it is whole in */
        et_json_close(json);
    }
    et_json_close(json);
    et_json_open(json, "wave_texts", '[');
    for (size_t i = 0; i < form->wave_count; i++) {
        et_json_open(json, NULL, '{');
        et_json_text(json, "id", form->waves[i].id);
        et_json_text(json, "text", text_of(show, form->waves[i].text));
        et_json_close(json);
    }
    et_json_close(json);
}

static void show_json(const struct show *show)
{
    const struct et_form *form = show->form;
    struct et_json json = et_json_start(show->out);
    et_json_open(&json, NULL, '{');
    et_json_text(&json, "form", form->id);
    et_json_text(&json, "title", text_of(show, form->title));
    et_json_int(&json, "version", form->version);
    et_json_text(&json, "source", form->languages[0].tag);
    json_head(show, &json);
    et_json_open(&json, "items", '[');
    for (size_t i = 0; i < form->item_count; i++)
        if (form->items[i].kind != ET_KIND_BREAK)
            json_item(show, &json, &form->items[i]);
    et_json_close(&json);
    json_goals(show, &json);
    et_json_close(&json);
    et_str_add_char(show->out, '\n');
}

/* ---- outline ----------------------------------------------------------------------------- */

static void outline_item(const struct show *show, const struct et_item *item)
{
    struct et_str *out = show->out;
    et_str_addf(out, "  %s  %s", item->id, et_kind_word(item->kind));
    if (item->list != NULL)
        et_str_addf(out, " %s", item->list->id);
    if (item->low.is_set) {
        et_str_add_char(out, ' ');
        add_range(out, item);
    }
    et_str_addf(out, "%s%s", item->text != ET_NO_TEXT ? ": " : "", text_of(show, item->text));
    if (item->waves != (1U << show->form->wave_count) - 1) {
        et_str_add(out, "  [");
        add_waves(show, out, item->waves, ", ");
        et_str_add(out, "]");
    }
    et_str_add_char(out, '\n');
    if (item->when != NULL) {
        et_str_add(out, "      when ");
        add_expr(show, out, item->when);
        et_str_add_char(out, '\n');
    }
    for (uint32_t i = 0; item->kind == ET_KIND_MATRIX && i < item->variable_count; i++) {
        const struct et_variable *row = &show->form->variables[item->first_variable + i];
        et_str_addf(out, "      %s: %s%s\n", row->id, text_of(show, row->text),
                    row->is_reversed ? _("  (reversed)") : "");
    }
}

static void show_outline(const struct show *show)
{
    const struct et_form *form = show->form;
    struct et_str *out = show->out;
    et_str_addf(out, "%s %u: %s\n", form->id, form->version, text_of(show, form->title));
    et_str_add(out, _("waves: "));
    add_waves(show, out, (1U << form->wave_count) - 1, ", ");
    et_str_add(out, _("\nlanguages:"));
    for (size_t i = 0; i < form->language_count; i++)
        et_str_addf(out, " %s%s", form->languages[i].tag,
                    form->languages[i].is_reviewed ? "" : _(" (unreviewed)"));
    et_str_add_char(out, '\n');
    for (size_t i = 0; i < form->section_count; i++) {
        const struct et_section *section = &form->sections[i];
        et_str_addf(out, "\n%s: %s\n", section->id, text_of(show, section->text));
        for (uint32_t k = 0; k < section->item_count; k++)
            if (form->items[section->first_item + k].kind != ET_KIND_BREAK)
                outline_item(show, &form->items[section->first_item + k]);
    }
    for (size_t i = 0; i < form->indicator_count; i++) {
        et_str_addf(out, "%s%s %s: %s\n      ", i == 0 ? "\n" : "", "indicator",
                    form->indicators[i].id, text_of(show, form->indicators[i].text));
        add_expr(show, out, form->indicators[i].value);
        et_str_add_char(out, '\n');
    }
    for (size_t i = 0; i < form->target_count; i++)
        et_str_addf(out, "%s%s %s: %s\n", i == 0 ? "\n" : "", "target", form->targets[i].id,
                    text_of(show, form->targets[i].text));
}

/* ---- codebook ------------------------------------------------------------------------------ */

static void csv_field(struct et_str *out, const char *text, bool is_last)
{
    bool is_quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (is_quoted)
        et_str_add_char(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            et_str_add_char(out, '"');
        et_str_add_char(out, *text);
    }
    et_str_add(out, is_quoted ? "\"" : "");
    et_str_add(out, is_last ? "\r\n" : ",");
}

static void add_labels(const struct show *show, struct et_str *out, const struct et_list *list,
                       bool are_missing)
{
    bool is_first = true;
    for (size_t i = 0; list != NULL && i < list->choice_count; i++) {
        const struct et_choice *choice = &list->choices[i];
        if ((choice->kind == ET_CHOICE_MISSING) != are_missing)
            continue;
        et_str_addf(out, "%s%d=%s", is_first ? "" : " | ", (int)choice->code,
                    text_of(show, choice->text));
        is_first = false;
    }
}

/* One line a variable: RFC 4180. */
static void show_codebook(const struct show *show)
{
    struct et_str *out = show->out, part = ET_STR_EMPTY;
    et_str_add(out,
               "variable,export_name,kind,text,list,codes,missing,range,unit,waves,when,section,"
               "role,reversed\r\n");
    for (size_t i = 0; i < show->form->variable_count; i++) {
        const struct et_variable *variable = &show->form->variables[i];
        const struct et_item *item = &show->form->items[variable->item];
        csv_field(out, variable->id, false);
        csv_field(out, variable->export_name, false);
        csv_field(out, et_kind_word(variable->kind), false);
        csv_field(out, text_of(show, variable->text), false);
        csv_field(out, variable->list != NULL ? variable->list->id : "", false);
        for (int missing = 0; missing < 2; missing++) {
            add_labels(show, &part, variable->list, missing == 1);
            csv_field(out, part.text, false);
            et_str_clear(&part);
        }
        add_range(&part, item);
        csv_field(out, part.text, false);
        et_str_clear(&part);
        csv_field(out, text_of(show, item->unit), false);
        add_waves(show, &part, item->waves, " ");
        csv_field(out, part.text, false);
        et_str_clear(&part);
        add_when(show, &part, item);
        csv_field(out, part.text, false);
        et_str_clear(&part);
        csv_field(out, show->form->sections[item->section].id, false);
        csv_field(out, variable->role != NULL ? variable->role : "", false);
        csv_field(out, variable->is_reversed ? "1" : "0", true);
    }
    et_str_free(&part);
}

/* The texts in a language, each with its path; those without are marked. */
static void show_texts(const struct show *show)
{
    for (size_t i = 0; i < show->form->text_count; i++) {
        const char *text = show->form->texts[i].in[show->language];
        et_str_addf(show->out, "%s\t%s\n", show->form->texts[i].path, text != NULL ? text : "-");
    }
}

/* ---- the command ----------------------------------------------------------------------------- */

static enum et_status write_out(struct et_run *run, const struct et_args *args, struct show *show)
{
    const char *tag = et_args_value(args, "lang");
    if (tag != NULL)
        show->language = et_form_language(show->form, tag);
    if (show->language == ET_NONE)
        return et_run_usage(run, _("the form has no language “%s”"), tag);
    if (run->format == ET_FORMAT_JSON)
        show_json(show);
    else if (run->format == ET_FORMAT_CSV || et_args_has(args, "codebook"))
        show_codebook(show);
    else if (et_args_has(args, "texts"))
        show_texts(show);
    else
        show_outline(show);
    (void)fwrite(show->out->text, 1, show->out->length, run->out);
    return ET_OK;
}

static enum et_status run_show(struct et_run *run, const struct et_args *args)
{
    if (et_args_count(args) != 1)
        return et_run_usage(run, _("which form?"));
    const char *path = et_args_word(args, 0);
    struct et_diags *diags = et_diags_new();
    struct et_form *form = NULL;
    struct et_source *source = NULL;
    struct et_error error = {0};
    struct et_str out = ET_STR_EMPTY;
    enum et_status status = et_compile_file(path, false, diags, &form, &error);
    if (status == ET_OK && form != NULL)
        status = et_source_read(path, &source, &error);
    if (status != ET_OK) {
        (void)et_run_fail(run, &error);
    } else if (form == NULL) {
        et_diags_text(diags, false, &out);
        (void)fputs(out.text, run->err);
        status = ET_INPUT;
    } else {
        struct show show = {.form = form, .source = source, .out = &out};
        status = write_out(run, args, &show);
    }
    et_str_free(&out);
    et_source_free(source);
    et_form_free(form);
    et_diags_free(diags);
    return status;
}

const struct et_command et_cmd_show = {
    .name = "show",
    .synopsis = N_("FORM [--codebook | --texts] [--lang L]"),
    .summary = N_("the outline of a form, its codebook or its texts"),
    .details = N_("The codebook is CSV, one line a variable (--format csv gives it too). "
                  "--texts lists every text for people with the name that translations know it "
                  "by; “-” stands where one is missing."),
    .options =
        (const struct et_option[]){
            {"codebook", 0, NULL, N_("the variables with their codes, as CSV")},
            {"texts", 0, NULL, N_("every text with its path")},
            {"lang", 'l', N_("L"), N_("show texts in this language")},
            {NULL, 0, NULL, NULL},
        },
    .formats = 1U << ET_FORMAT_JSON | 1U << ET_FORMAT_CSV,
    .run = run_show,
};
