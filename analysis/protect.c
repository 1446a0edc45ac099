/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/protect.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/compare.h"
#include "forms/base/arena.h"

enum { ATOMS_MAX = 4096, WORK_MAX = 200000000 };
/* Sums are worked with modulo a prime: exact, and quick. */
static const uint64_t PRIME = 2147483647;

struct et_protect {
    size_t people, role_count, group_count, atom_count;
    const uint32_t *const *role;
    size_t *atom;       /* [person] */
    uint32_t *group_of; /* [atom][role] */
    uint32_t *role_of;  /* [group] */
};

/* One table: what is shown of it. */
struct table {
    const struct et_protect *p;
    size_t atom_count; /* that anybody is in */
    size_t *atoms;
    long *in;         /* [atom], all */
    long *n;          /* [group] */
    const bool *must; /* hidden whatever else */
    bool *hidden;
    uint64_t *basis; /* echelon rows [..][atom_count] */
    size_t *lead;
    size_t rank;
    double work; /* what is left of WORK_MAX */
    size_t *spare, spare_count;
};

/* ---- atoms --------------------------------------------------------------------- */

struct keyed {
    uint64_t key;
    size_t person;
};

static int by_key(const void *a, const void *b)
{
    uint64_t x = ((const struct keyed *)a)->key, y = ((const struct keyed *)b)->key;
    return (x > y) - (x < y);
}

/* Two people have one key only if they are in the same groups, role by role. */
static void add_role(struct et_protect *p, struct keyed *keys, size_t role)
{
    for (size_t i = 0; i < p->people; i++)
        keys[i].key = keys[i].key * p->group_count + p->role[role][keys[i].person];
    qsort(keys, p->people, sizeof *keys, by_key);
    uint64_t last = 0, number = 0;
    for (size_t i = 0; i < p->people; i++) {
        number += i > 0 && keys[i].key != last;
        last = keys[i].key;
        keys[i].key = number;
    }
    p->atom_count = p->people > 0 ? (size_t)number + 1 : 0;
}

struct et_protect *et_protect_new(const uint32_t *const *role, size_t role_count, size_t people,
                                  size_t group_count)
{
    struct et_protect *p = et_alloc(sizeof *p);
    *p = (struct et_protect){.people = people,
                             .role_count = role_count,
                             .group_count = group_count,
                             .atom_count = people > 0,
                             .role = role};
    struct keyed *keys = et_alloc((people + 1) * sizeof *keys);
    for (size_t i = 0; i < people; i++)
        keys[i] = (struct keyed){0, i};
    for (size_t r = 0; r < role_count && people > 0; r++)
        add_role(p, keys, r);
    p->atom = et_alloc((people + 1) * sizeof *p->atom);
    p->group_of = et_alloc((p->atom_count * role_count + 1) * sizeof *p->group_of);
    p->role_of = et_alloc((group_count + 1) * sizeof *p->role_of);
    for (size_t i = 0; i < people; i++) {
        size_t person = keys[i].person, atom = (size_t)keys[i].key;
        p->atom[person] = atom;
        for (size_t r = 0; r < role_count; r++) {
            p->group_of[atom * role_count + r] = role[r][person];
            p->role_of[role[r][person]] = (uint32_t)r;
        }
    }
    free(keys);
    return p;
}

void et_protect_free(struct et_protect *p)
{
    if (p == NULL)
        return;
    free(p->atom);
    free(p->group_of);
    free(p->role_of);
    free(p);
}

/* ---- what can be worked out ------------------------------------------------------ */

static uint64_t inverse(uint64_t x)
{
    uint64_t result = 1;
    for (uint64_t e = PRIME - 2; e > 0; e >>= 1, x = x * x % PRIME)
        if (e & 1)
            result = result * x % PRIME;
    return result;
}

/* GROUP's row over the atoms (GROUP = group_count: everyone). */
static void fill_row(const struct table *t, size_t group, uint64_t *row)
{
    const struct et_protect *p = t->p;
    for (size_t a = 0; a < t->atom_count; a++)
        row[a] = group == p->group_count ||
                 p->group_of[t->atoms[a] * p->role_count + p->role_of[group]] == group;
}

/* Takes from ROW what the basis has of it; the first atom that is left, or atom_count. */
static size_t reduce(struct table *t, uint64_t *row)
{
    for (size_t b = 0; b < t->rank; b++) {
        const uint64_t *by = t->basis + b * t->atom_count;
        uint64_t times = row[t->lead[b]];
        if (times == 0)
            continue;
        for (size_t a = t->lead[b]; a < t->atom_count; a++)
            row[a] = (row[a] + (PRIME - times) * by[a]) % PRIME;
    }
    t->work -= (double)t->rank * (double)t->atom_count / 2;
    size_t first = 0;
    while (first < t->atom_count && row[first] == 0)
        first++;
    return first;
}

/*
 * The row goes last: later rows are reduced by each in turn, and a lead that
 * stands further left than an earlier one is no harm to that.
 */
static void add_shown(struct table *t, size_t group)
{
    uint64_t *row = t->basis + t->rank * t->atom_count;
    fill_row(t, group, row);
    size_t first = reduce(t, row);
    if (first == t->atom_count)
        return;
    uint64_t scale = inverse(row[first]);
    for (size_t a = first; a < t->atom_count; a++)
        row[a] = row[a] * scale % PRIME;
    t->lead[t->rank++] = first;
}

/* Are the hidden of one role 1 to 4 people together? */
static bool is_remainder_small(const struct table *t)
{
    const struct et_protect *p = t->p;
    for (size_t r = 0; r < p->role_count; r++) {
        long n = 0;
        for (size_t g = 0; g < p->group_count; g++)
            n += t->hidden[g] && p->role_of[g] == r ? t->n[g] : 0;
        if (n > 0 && n < ET_SMALL_GROUP)
            return true;
    }
    return false;
}

static bool is_safe(struct table *t)
{
    t->work -= (double)t->p->group_count;
    if (is_remainder_small(t))
        return false;
    size_t groups = t->p->group_count;
    t->rank = 0;
    add_shown(t, groups);
    for (size_t g = 0; g < groups && t->rank < t->atom_count; g++)
        if (!t->hidden[g] && t->n[g] > 0)
            add_shown(t, g);
    uint64_t *row = t->basis + t->rank * t->atom_count;
    bool is_given_away = false;
    for (size_t g = 0; g < groups && !is_given_away; g++) {
        if (!t->must[g] || t->n[g] == 0)
            continue;
        fill_row(t, g, row);
        is_given_away = reduce(t, row) == t->atom_count;
    }
    return !is_given_away;
}

/* ---- the fewest that do --------------------------------------------------------------- */

static bool hide_more(struct table *t, size_t from, size_t more)
{
    if (more == 0)
        return is_safe(t);
    for (size_t i = from; i + more <= t->spare_count && t->work > 0; i++) {
        t->hidden[t->spare[i]] = true;
        if (hide_more(t, i + 1, more - 1))
            return true;
        t->hidden[t->spare[i]] = false;
    }
    return false;
}

/* The groups that may be hidden too, the smallest first. */
static void find_spare(struct table *t)
{
    for (size_t g = 0; g < t->p->group_count; g++) {
        if (t->hidden[g] || t->n[g] == 0)
            continue;
        size_t at = t->spare_count++;
        for (; at > 0 && t->n[t->spare[at - 1]] > t->n[g]; at--)
            t->spare[at] = t->spare[at - 1];
        t->spare[at] = g;
    }
}

/* Too much to try out: one after the other, then those taken back that were not needed. */
static void hide_greedily(struct table *t)
{
    size_t last = 0;
    t->work = WORK_MAX;
    while (last < t->spare_count && !is_safe(t))
        t->hidden[t->spare[last++]] = true;
    for (size_t i = 0; i + 1 < last && t->work > 0; i++) {
        t->hidden[t->spare[i]] = false;
        if (!is_safe(t))
            t->hidden[t->spare[i]] = true;
    }
}

static void hide(struct table *t)
{
    find_spare(t);
    bool is_done = false;
    t->work = WORK_MAX;
    for (size_t more = 0; more <= t->spare_count && !is_done && t->work > 0; more++)
        is_done = hide_more(t, 0, more);
    if (!is_done)
        hide_greedily(t);
}

static void count(struct table *t, const bool *is_in)
{
    const struct et_protect *p = t->p;
    for (size_t i = 0; i < p->people; i++)
        t->in[p->atom[i]] += is_in[i];
    for (size_t a = 0; a < p->atom_count; a++) {
        if (t->in[a] == 0)
            continue;
        t->atoms[t->atom_count++] = a;
        for (size_t r = 0; r < p->role_count; r++)
            t->n[p->group_of[a * p->role_count + r]] += t->in[a];
    }
}

static void *zeros(size_t items, size_t size)
{
    void *memory = et_alloc((items + 1) * size);
    memset(memory, 0, (items + 1) * size);
    return memory;
}

void et_protect_table(const struct et_protect *p, const bool *is_in, bool *hidden)
{
    size_t groups = p->group_count;
    bool is_any = false;
    for (size_t g = 0; g < groups; g++)
        is_any = is_any || hidden[g];
    if (!is_any)
        return;
    if (p->atom_count > ATOMS_MAX) { /* groups of so many kinds: nothing of them is shown */
        memset(hidden, true, groups * sizeof *hidden);
        return;
    }
    bool *must = zeros(groups, sizeof *must);
    memcpy(must, hidden, groups * sizeof *must);
    struct table t = {.p = p,
                      .atoms = zeros(p->atom_count, sizeof *t.atoms),
                      .in = zeros(p->atom_count, sizeof *t.in),
                      .n = zeros(groups, sizeof *t.n),
                      .must = must,
                      .hidden = hidden,
                      .lead = zeros(groups + 2, sizeof *t.lead),
                      .spare = zeros(groups, sizeof *t.spare)};
    count(&t, is_in);
    size_t rows = t.atom_count < groups + 1 ? t.atom_count : groups + 1;
    t.basis = zeros((rows + 2) * t.atom_count, sizeof *t.basis);
    hide(&t);
    free(must);
    free(t.atoms);
    free(t.in);
    free(t.n);
    free(t.lead);
    free(t.spare);
    free(t.basis);
}
