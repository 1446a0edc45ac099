/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * protect.h - which groups of linked tables must be hidden, so that no few
 * people can be seen or worked out.
 *
 * Every table by a role adds up to the same total, and tables by several
 * roles (sites, courses that lie within sites, sites by sex) to one another.
 * People who are alike in all roles are one atom; a table says what sums of atoms are. A
 * hidden group is given away where it is a linear combination of what is
 * shown (over the atoms that anybody is in: the empty ones are taken to be
 * known); so are the hidden of one table where they are 1 to 4 together.
 */
#ifndef ET_PROTECT_H
#define ET_PROTECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct et_protect;

/* ROLE[role][person] is the group, all roles' groups counted through from 0. */
struct et_protect *et_protect_new(const uint32_t *const *role, size_t role_count, size_t people,
                                  size_t group_count);
void et_protect_free(struct et_protect *protect);

/*
 * The table of the people that IS_IN: HIDDEN[group] comes in as what must be
 * hidden (small, all alike) and goes out with the fewest others that protect
 * it, the smallest where there is a choice; where that is too much to try
 * out, with a set that does it.
 */
void et_protect_table(const struct et_protect *protect, const bool *is_in, bool *hidden);

#endif
