/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compare_inside.h - what the parts of compare.h share: compare.c, groups.c,
 * judge.c.
 */
#ifndef ET_COMPARE_INSIDE_H
#define ET_COMPARE_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms/base/status.h"

struct et_arena;
struct et_compare;
struct et_compare_group;
struct et_dataset;
struct et_indicator;
struct et_measure;

enum { ET_COMPARE_GROUPS_MAX = 400 };

/* How far D goes in the better direction: 1, -1, or 0 where it is less than asked. */
int et_compare_direction(const struct et_indicator *indicator, double d);
bool et_compare_at_ceiling(const struct et_indicator *indicator, double ceiling, double value);

/* Adds the groups of ROLE; GROUP_OF[person] is its group, less one: not counting everyone. */
enum et_status et_compare_add_role(struct et_compare *compare, const char *role,
                                   struct et_arena *arena, uint32_t *group_of,
                                   struct et_error *error);

/* 1 to 4. */
bool et_compare_is_few(size_t n);

/* Who is counted in measure M: the pairs, or all who answered where it is asked once. */
void et_compare_counted(const struct et_compare *compare, const struct et_measure *m, bool *is_in);

/* Does the person belong to what TARGET counts of: 1, 0, or -1 where it is not registered? */
int et_compare_belongs(const struct et_dataset *data, uint32_t target, size_t person);
void et_compare_targets(struct et_compare *compare, struct et_compare_group *group,
                        struct et_arena *arena);

/* Sets is_hidden everywhere; ROLE_GROUPS[role] as et_compare_add_role filled it in. */
void et_compare_hide(struct et_compare *compare, const uint32_t *const *role_groups);

#endif
