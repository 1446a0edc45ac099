/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/sheet_id.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <zbar.h>

#include "collector/image.h"
#include "forms/base/arena.h"
#include "forms/base/late.h"

#define FUNCTIONS(X)                                                                               \
    X(zbar_image_scanner_create)                                                                   \
    X(zbar_set_verbosity)                                                                          \
    X(zbar_image_scanner_set_config)                                                               \
    X(zbar_image_scanner_destroy)                                                                  \
    X(zbar_image_create)                                                                           \
    X(zbar_image_set_format)                                                                       \
    X(zbar_image_set_size)                                                                         \
    X(zbar_image_set_data)                                                                         \
    X(zbar_scan_image)                                                                             \
    X(zbar_image_first_symbol)                                                                     \
    X(zbar_symbol_next)                                                                            \
    X(zbar_symbol_get_data_length)                                                                 \
    X(zbar_symbol_get_loc_size)                                                                    \
    X(zbar_symbol_get_type)                                                                        \
    X(zbar_symbol_get_data)                                                                        \
    X(zbar_symbol_get_loc_x)                                                                       \
    X(zbar_symbol_get_loc_y)                                                                       \
    X(zbar_image_destroy)

/* The library is loaded when the first file needs it: see late.h. */
static struct {
#define X(name) __typeof__(name) *name;
    FUNCTIONS(X)
#undef X
} lib;

static enum et_status load(struct et_error *error)
{
    static struct et_late late = {.soname = "libzbar.so.0", .package = "libzbar0"};
    static const struct et_late_name names[] = {
#define X(name) {#name, (void **)&lib.name},
        FUNCTIONS(X)
#undef X
    };
    return et_late_load(&late, names, sizeof names / sizeof names[0], error);
}

struct et_sheet_id {
    zbar_image_scanner_t *scanner;
};

enum et_status et_sheet_id_new(struct et_sheet_id **reader, struct et_error *error)
{
    enum et_status status = load(error);
    if (status != ET_OK)
        return status;
    struct et_sheet_id *made = et_alloc(sizeof *made);
    made->scanner = lib.zbar_image_scanner_create();
    lib.zbar_set_verbosity(0);
    (void)lib.zbar_image_scanner_set_config(made->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    (void)lib.zbar_image_scanner_set_config(made->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    *reader = made;
    return ET_OK;
}

void et_sheet_id_free(struct et_sheet_id *reader)
{
    if (reader == NULL)
        return;
    lib.zbar_image_scanner_destroy(reader->scanner);
    free(reader);
}

/* The first QR codes in the pixels; places in their own coordinates. */
static size_t decode(struct et_sheet_id *reader, const struct et_image *image,
                     struct et_found_qr *found, size_t room)
{
    zbar_image_t *picture = lib.zbar_image_create();
    lib.zbar_image_set_format(picture, zbar_fourcc('Y', '8', '0', '0'));
    lib.zbar_image_set_size(picture, (unsigned)image->width, (unsigned)image->height);
    lib.zbar_image_set_data(picture, image->pixels,
                            (unsigned long)image->width * (unsigned long)image->height, NULL);
    size_t count = 0;
    if (lib.zbar_scan_image(reader->scanner, picture) > 0) {
        const zbar_symbol_t *symbol = lib.zbar_image_first_symbol(picture);
        for (; symbol != NULL && count < room; symbol = lib.zbar_symbol_next(symbol)) {
            unsigned length = lib.zbar_symbol_get_data_length(symbol);
            unsigned corners = lib.zbar_symbol_get_loc_size(symbol);
            if (lib.zbar_symbol_get_type(symbol) != ZBAR_QRCODE || length >= ET_QR_TEXT_MAX)
                continue;
            struct et_found_qr *one = &found[count++];
            memcpy(one->text, lib.zbar_symbol_get_data(symbol), length);
            one->text[length] = '\0';
            one->centre = (struct et_point){0, 0};
            for (unsigned i = 0; i < corners; i++) {
                one->centre.x += lib.zbar_symbol_get_loc_x(symbol, i) / (double)corners;
                one->centre.y += lib.zbar_symbol_get_loc_y(symbol, i) / (double)corners;
            }
        }
    }
    lib.zbar_image_destroy(picture);
    return count;
}

/* Module (column, row) of a code whose top left is at (x, y) um. */
struct lattice {
    const struct et_image *image;
    struct et_local local; /* around the middle of the code */
    double module_um;
    double dx_um, dy_um; /* by how much it is off */
};

static double module_at(const struct lattice *lattice, int column, int row)
{
    double sum = 0;
    for (int i = 0; i < 5; i++) {
        static const double off[5][2] = {{0, 0}, {-.2, -.2}, {.2, -.2}, {-.2, .2}, {.2, .2}};
        double x =
            (column + 0.5 - ET_QR_SIDE / 2.0 + off[i][0]) * lattice->module_um + lattice->dx_um;
        double y = (row + 0.5 - ET_QR_SIDE / 2.0 + off[i][1]) * lattice->module_um + lattice->dy_um;
        const struct et_local *l = &lattice->local;
        sum += et_image_at(lattice->image, l->at.x + x * l->along_x.x + y * l->along_y.x,
                           l->at.y + x * l->along_x.y + y * l->along_y.y);
    }
    return sum / 5;
}

/* Is a finder's module (0 to 6 each way) black? */
static bool finder_is_black(int column, int row)
{
    int ring = column < 6 - column ? column : 6 - column;
    int other = row < 6 - row ? row : 6 - row;
    ring = other < ring ? other : ring;
    return ring != 1;
}

/*
 * How well the three finders stand out, 0 to 1: the difference between what
 * should be white and what should be black, as a share of the white. LEVEL
 * is half way between them.
 */
static double finders(const struct lattice *lattice, double *level)
{
    static const int at[3][2] = {{0, 0}, {ET_QR_SIDE - 7, 0}, {0, ET_QR_SIDE - 7}};
    double black = 0, white = 0, worst = 1;
    for (int f = 0; f < 3; f++) {
        double dark = 0, light = 0;
        int darks = 0, lights = 0;
        for (int row = 0; row < 7; row++)
            for (int column = 0; column < 7; column++) {
                double value = module_at(lattice, at[f][0] + column, at[f][1] + row);
                if (finder_is_black(column, row)) {
                    dark += value;
                    darks++;
                } else {
                    light += value;
                    lights++;
                }
            }
        dark /= darks;
        light /= lights;
        double contrast = light > 1 ? (light - dark) / light : 0;
        worst = contrast < worst ? contrast : worst;
        black += dark / 3;
        white += light / 3;
    }
    *level = (black + white) / 2;
    return worst;
}

/* The best place within 1.8 mm, coarsely and then finely. */
static double settle(struct lattice *lattice, bool searches, double *level)
{
    double best = finders(lattice, level), at_x = 0, at_y = 0;
    if (best > 0.5 || !searches)
        return best;
    for (int pass = 0; pass < 2; pass++) {
        double step = pass == 0 ? 300 : 100, middle_x = at_x, middle_y = at_y;
        int reach = pass == 0 ? 6 : 2;
        for (int j = -reach; j <= reach; j++)
            for (int i = -reach; i <= reach; i++) {
                double here;
                lattice->dx_um = middle_x + i * step;
                lattice->dy_um = middle_y + j * step;
                double score = finders(lattice, &here);
                if (score > best) {
                    best = score;
                    *level = here;
                    at_x = lattice->dx_um;
                    at_y = lattice->dy_um;
                }
            }
    }
    lattice->dx_um = at_x;
    lattice->dy_um = at_y;
    return best;
}

bool et_sheet_id_at(struct et_sheet_id *reader, const struct et_image *image,
                    const struct et_homography *homography, const struct et_rect *rect,
                    bool searches, char text[ET_QR_TEXT_MAX])
{
    enum { QUIET = 4, PIXELS = 4, SIDE = (ET_QR_SIDE + 2 * QUIET) * PIXELS };
    struct lattice lattice = {.image = image, .module_um = rect->width_um / (double)ET_QR_SIDE};
    lattice.local = et_homography_near(homography, rect->x_um + rect->width_um / 2.0,
                                       rect->y_um + rect->height_um / 2.0);
    if (!isfinite(lattice.local.at.x) || !isfinite(lattice.local.at.y))
        return false;
    double level = 128;
    if (!(settle(&lattice, searches, &level) > (searches ? 0.15 : 0.3)))
        return false;
    struct et_image picture = et_image_new(SIDE, SIDE);
    for (int row = 0; row < ET_QR_SIDE; row++)
        for (int column = 0; column < ET_QR_SIDE; column++)
            for (int y = 0; y < PIXELS && module_at(&lattice, column, row) < level; y++)
                memset(picture.pixels + (size_t)((row + QUIET) * PIXELS + y) * SIDE +
                           (size_t)(column + QUIET) * PIXELS,
                       0, PIXELS);
    struct et_found_qr found;
    bool is_read = decode(reader, &picture, &found, 1) == 1;
    if (is_read)
        memcpy(text, found.text, sizeof found.text);
    et_image_free(&picture);
    return is_read;
}

size_t et_sheet_id_find(struct et_sheet_id *reader, const struct et_image *image, int x, int y,
                        int width, int height, struct et_found_qr *found, size_t room)
{
    struct et_image part = et_image_crop(image, x, y, width, height);
    size_t count = decode(reader, &part, found, room);
    for (size_t i = 0; i < count; i++) {
        found[i].centre.x += x > 0 ? x : 0;
        found[i].centre.y += y > 0 ? y : 0;
    }
    et_image_free(&part);
    return count;
}
