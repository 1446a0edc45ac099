/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/disclose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"

enum { SIDE = ET_DISCLOSE_MAX, TRIALS_MAX = 3000000 };

struct search {
    size_t rows, columns;
    bool *hidden, *found;
    size_t *spare, spare_count; /* cells that may be hidden as well */
    long trials;
    double solutions;
};

/* Is the end of cell SKIP reached from its start without it? Rows 0.., columns behind. */
static bool has_way_round(const struct search *s, size_t skip)
{
    bool seen[2 * SIDE] = {false};
    size_t queue[2 * SIDE], count = 1, done = 0, goal = s->rows + skip % s->columns;
    queue[0] = skip / s->columns;
    seen[queue[0]] = true;
    for (; done < count && !seen[goal]; done++) {
        size_t node = queue[done], other_count = node < s->rows ? s->columns : s->rows;
        for (size_t o = 0; o < other_count; o++) {
            size_t cell =
                node < s->rows ? node * s->columns + o : o * s->columns + (node - s->rows);
            size_t next = node < s->rows ? s->rows + o : o;
            if (s->hidden[cell] && cell != skip && !seen[next]) {
                seen[next] = true;
                queue[count++] = next;
            }
        }
    }
    return seen[goal];
}

static bool is_safe(const struct search *s)
{
    for (size_t cell = 0; cell < s->rows * s->columns; cell++)
        if (s->hidden[cell] && !has_way_round(s, cell))
            return false;
    return true;
}

/* Every way to hide MORE of the spare cells from FROM on. */
static void hide(struct search *s, size_t from, size_t more)
{
    if (more == 0) {
        s->trials--;
        if (!is_safe(s))
            return;
        if (s->solutions == 0)
            memcpy(s->found, s->hidden, s->rows * s->columns * sizeof *s->hidden);
        s->solutions++;
        return;
    }
    for (size_t i = from; i + more <= s->spare_count && s->trials > 0; i++) {
        s->hidden[s->spare[i]] = true;
        hide(s, i + 1, more - 1);
        s->hidden[s->spare[i]] = false;
    }
}

struct et_disclose et_disclose(const long *counts, size_t rows, size_t columns, long threshold,
                               bool *hidden)
{
    struct et_disclose result = {0, -1, NAN};
    size_t cells = rows * columns;
    struct search s = {.rows = rows, .columns = columns, .trials = TRIALS_MAX};
    memset(hidden, 0, cells * sizeof *hidden);
    if (rows == 0 || columns == 0 || rows > SIDE || columns > SIDE)
        return result;
    s.hidden = et_alloc(cells * sizeof *s.hidden);
    s.found = et_alloc(cells * sizeof *s.found);
    s.spare = et_alloc(cells * sizeof *s.spare);
    for (size_t i = 0; i < cells; i++) {
        s.hidden[i] = counts[i] > 0 && counts[i] < threshold;
        result.n_primary += s.hidden[i];
        if (counts[i] >= threshold)
            s.spare[s.spare_count++] = i;
    }
    for (size_t more = 0; more <= s.spare_count && s.solutions == 0 && s.trials > 0; more++)
        hide(&s, 0, more);
    if (s.solutions > 0 && s.trials > 0) {
        memcpy(hidden, s.found, cells * sizeof *hidden);
        result.solutions = s.solutions;
        result.least = 0;
        for (size_t i = 0; i < cells; i++)
            result.least += hidden[i];
    } else {
        for (size_t i = 0; i < cells; i++)
            hidden[i] = counts[i] > 0;
    }
    free(s.hidden);
    free(s.found);
    free(s.spare);
    return result;
}
