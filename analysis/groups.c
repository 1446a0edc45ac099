/* SPDX-License-Identifier: GPL-3.0-or-later */
/* groups.c - who belongs to which group, and which groups are hidden. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/compare.h"
#include "analysis/compare_inside.h"
#include "analysis/protect.h"
#include "analysis/published.h"
#include "forms/base/arena.h"
#include "forms/base/text.h"
#include "forms/model/form.h"

enum { PARTS_MAX = 4, NAME_MAX_BYTES = 600 };

void et_compare_group_of(const struct et_dataset *data, const char *role, size_t person,
                         const char **name, const char **title)
{
    const struct et_form *form = data->form;
    const struct et_register *facts = &data->people.items[person].facts;
    const char *fact = strcmp(role, "site") == 0       ? facts->site
                       : strcmp(role, "course") == 0   ? facts->course
                       : strcmp(role, "language") == 0 ? facts->language
                       : strcmp(role, "exit") == 0     ? facts->exit
                                                       : NULL;
    *name = *title = fact != NULL ? fact : "";
    uint32_t variable = fact == NULL ? et_form_role(form, role) : ET_NONE;
    for (size_t b = 0; b < form->by_count && variable != ET_NONE; b++) {
        double code = data->roles[b * data->people.count + person];
        const struct et_list *list = form->variables[variable].list;
        const struct et_choice *choice =
            strcmp(form->by[b], role) == 0 && !isnan(code) && list != NULL
                ? et_list_choice(list, (int32_t)code)
                : NULL;
        uint32_t language = et_form_language(form, et_text_language());
        if (choice != NULL) {
            *name = choice->name;
            *title = et_form_text(form, choice->text, language == ET_NONE ? 0 : language);
        }
    }
}

bool et_compare_has_role(const struct et_form *form, const char *role)
{
    static const char *const facts[] = {"site", "course", "language", "exit"};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (strcmp(facts[i], role) == 0)
            return true;
    for (size_t b = 0; b < form->by_count; b++)
        if (strcmp(form->by[b], role) == 0 && et_form_role(form, role) != ET_NONE)
            return true;
    return false;
}

/* ---- roles, alone or together: "sex", "site+sex" -------------------------------- */

/* The parts of ROLE; 0 where one is nothing to group by, or they are too many. */
static size_t role_parts(const struct et_form *form, const char *role, struct et_arena *arena,
                         const char *parts[PARTS_MAX])
{
    size_t count = 0;
    for (const char *at = role;; at++) { /* past each + */
        size_t length = strcspn(at, "+");
        if (count == PARTS_MAX)
            return 0;
        parts[count] = et_arena_copy(arena, at, length);
        if (!et_compare_has_role(form, parts[count++]))
            return 0;
        at += length;
        if (*at == '\0')
            return count;
    }
}

struct named {
    char name[NAME_MAX_BYTES], title[NAME_MAX_BYTES];
};

/* "a+kvinna"; "" where none of the parts is known. */
static void name_of(const struct et_dataset *data, const char *const *parts, size_t count,
                    size_t person, struct named *named)
{
    size_t name_at = 0, title_at = 0;
    bool is_known = false;
    for (size_t p = 0; p < count; p++) {
        const char *name, *title, *between = p > 0 ? "+" : "";
        et_compare_group_of(data, parts[p], person, &name, &title);
        is_known = is_known || *name != '\0';
        title = *title != '\0' ? title : _("(not said)");
        int length =
            snprintf(named->name + name_at, NAME_MAX_BYTES - name_at, "%s%.140s", between, name);
        name_at += (size_t)length;
        length = snprintf(named->title + title_at, NAME_MAX_BYTES - title_at, "%s%.140s",
                          p > 0 ? ", " : "", title);
        title_at += (size_t)length;
    }
    if (!is_known)
        named->name[0] = '\0';
}

static struct et_compare_group *find_group(struct et_compare *c, size_t from, const char *name)
{
    for (size_t g = from; g < c->group_count; g++)
        if (strcmp(c->groups[g].name, name) == 0)
            return &c->groups[g];
    return NULL;
}

enum et_status et_compare_add_role(struct et_compare *c, const char *role, struct et_arena *arena,
                                   uint32_t *group_of, struct et_error *error)
{
    size_t from = c->group_count, people = c->data->people.count;
    const char *parts[PARTS_MAX];
    struct named named;
    size_t count = role_parts(c->data->form, role, arena, parts);
    if (count == 0)
        return et_error_set(
            error, ET_INPUT,
            _("“%s” is nothing to group by: site, course, language, exit, or a role "
              "that the form's `by` names"),
            role);
    for (size_t i = 0; i < people; i++) {
        name_of(c->data, parts, count, i, &named);
        struct et_compare_group *group = find_group(c, from, named.name);
        if (group == NULL && c->group_count == ET_COMPARE_GROUPS_MAX)
            return et_error_set(error, ET_INPUT, _("more than %d groups"), ET_COMPARE_GROUPS_MAX);
        if (group == NULL) {
            group = &c->groups[c->group_count++];
            *group = (struct et_compare_group){
                .role = role,
                .name = et_arena_string(arena, named.name),
                .title = et_arena_string(arena, named.title),
                .has = et_arena_array(arena, people + 1, sizeof *group->has)};
        }
        group->has[i] = true;
        group->n++;
        group_of[i] = (uint32_t)(group - c->groups) - 1;
    }
    return ET_OK;
}

/* ---- what is hidden ----------------------------------------------------------------- */

bool et_compare_is_few(size_t n)
{
    return n > 0 && n < ET_SMALL_GROUP;
}

/* Everyone in the group the same at one of the times: it tells what each has answered. */
static bool is_all_alike(const struct et_measure *m)
{
    if (m->from == ET_NONE)
        return m->is_share && m->n_to > 0 && (m->mean_to <= 0 || m->mean_to >= 1);
    if (m->n == 0)
        return false;
    if (m->is_share)
        return m->paired.pre.mean <= 0 || m->paired.pre.mean >= 1 || m->paired.post.mean <= 0 ||
               m->paired.post.mean >= 1;
    return m->paired.pre.sd <= 0 || m->paired.post.sd <= 0;
}

void et_compare_counted(const struct et_compare *c, const struct et_measure *m, bool *is_in)
{
    const double *to = et_dataset_column(c->data, m->indicator, m->to);
    const double *from =
        m->from != ET_NONE ? et_dataset_column(c->data, m->indicator, m->from) : to;
    for (size_t i = 0; i < c->data->people.count; i++)
        is_in[i] = !isnan(to[i]) && !isnan(from[i]);
}

static void hide_measure(struct et_compare *c, const struct et_protect *protect, size_t measure,
                         bool *is_in, bool *hidden)
{
    const struct et_measure *all = &c->groups[0].measures[measure];
    et_compare_counted(c, all, is_in);
    for (size_t g = 0; g < c->group_count; g++) {
        struct et_measure *m = &c->groups[g].measures[measure];
        size_t n = m->from != ET_NONE ? m->n : m->n_to;
        m->is_hidden = et_compare_is_few(n) ||
                       et_published_is_near(c->how.published, c, g, m->indicator, ET_NONE, is_in);
        if (g > 0)
            hidden[g - 1] = m->is_hidden || c->groups[g].n < ET_SMALL_GROUP || is_all_alike(m);
    }
    et_protect_table(protect, is_in, hidden);
    for (size_t g = 1; g < c->group_count; g++)
        c->groups[g].measures[measure].is_hidden =
            hidden[g - 1] || c->groups[0].measures[measure].is_hidden;
}

static void hide_target(struct et_compare *c, const struct et_protect *protect, size_t target,
                        bool *is_in, bool *hidden)
{
    uint32_t index = c->targets[target].target;
    for (size_t i = 0; i < c->data->people.count; i++)
        is_in[i] = et_compare_belongs(c->data, index, i) == 1;
    for (size_t g = 0; g < c->group_count; g++) {
        struct et_judged *j = &c->groups[g].targets[target];
        j->is_hidden = et_compare_is_few((size_t)j->n) ||
                       et_published_is_near(c->how.published, c, g, ET_NONE, index, is_in);
        bool is_alike = j->answered > 0 && (j->x == 0 || j->x == j->answered);
        if (g > 0)
            hidden[g - 1] = j->is_hidden || c->groups[g].n < ET_SMALL_GROUP || is_alike ||
                            et_compare_is_few((size_t)j->answered);
    }
    et_protect_table(protect, is_in, hidden);
    for (size_t g = 1; g < c->group_count; g++)
        c->groups[g].targets[target].is_hidden =
            hidden[g - 1] || c->groups[0].targets[target].is_hidden;
}

void et_compare_hide(struct et_compare *c, const uint32_t *const *role_groups)
{
    if (c->how.is_internal)
        return;
    size_t people = c->data->people.count;
    struct et_protect *protect =
        et_protect_new(role_groups, c->how.by_count, people, c->group_count - 1);
    bool *is_in = et_alloc((people + 1) * sizeof *is_in);
    bool *hidden = et_alloc((c->group_count + 1) * sizeof *hidden);
    for (size_t i = 0; i < c->measure_count; i++)
        hide_measure(c, protect, i, is_in, hidden);
    for (size_t t = 0; t < c->target_count; t++)
        hide_target(c, protect, t, is_in, hidden);
    free(is_in);
    free(hidden);
    et_protect_free(protect);
}
