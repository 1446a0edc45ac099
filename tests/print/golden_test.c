/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each kind of question as a drawing trace in each script: Latin, Ethiopic,
 * Cyrillic and, mirrored, Arabic. PDFs are never compared as bytes.
 */
#include "forms/base/str.h"
#include "print/draw/draw.h"
#include "print/sheet.h"
#include "tests/golden.h"
#include "tests/print/fake_form.h"

static struct et_shaper *shaper;

static int open_shaper(void **state)
{
    (void)state;
    shaper = et_shaper_new();
    return 0;
}

static int close_shaper(void **state)
{
    (void)state;
    et_shaper_free(shaper);
    return 0;
}

/* Texts come in pairs: Swedish, Arabic; in other scripts any words do, always the same. */
static const char *say(struct fake *f, const char *sv, const char *ar)
{
    const char *tag = f->languages[0].tag;
    if (strcmp(tag, "sv") == 0)
        return sv;
    if (strcmp(tag, "ar") == 0)
        return ar;
    struct et_random random = et_random_seeded(strlen(sv));
    const char *words = fake_words(f, &random, 5);
    return strchr("?+!", *sv) != NULL ? et_arena_printf(f->arena, "%c%s", *sv, words) : words;
}

static const struct et_list *agree(struct fake *f, enum et_look look)
{
    const char *const texts[] = {
        say(f, "Stämmer inte alls", "لا ينطبق أبدا"), say(f, "Stämmer delvis", "ينطبق جزئيا"),
        say(f, "Stämmer helt", "ينطبق تماما"), say(f, "?Vet inte", "?لا أعرف"), NULL};
    return fake_list(f, true, look, texts);
}

static const struct et_list *doing(struct fake *f)
{
    const char *const texts[] = {say(f, "Jag arbetar", "أعمل"),
                                 say(f, "Jag studerar", "أدرس"),
                                 say(f, "Jag har praktik", "لدي تدريب"),
                                 say(f, "+Annat", "+غير ذلك"),
                                 say(f, "!Inget av detta", "!لا شيء من هذا"),
                                 NULL};
    return fake_list(f, false, ET_LOOK_PLAIN, texts);
}

static const struct et_list *yes_no(struct fake *f)
{
    const char *const texts[] = {say(f, "Ja", "نعم"), say(f, "Nej", "لا"), NULL};
    return fake_list(f, false, ET_LOOK_PLAIN, texts);
}

static void make_one(struct fake *f)
{
    fake_item(f, "sakert", ET_KIND_ONE, say(f, "Hur säker är du?", "ما مدى ثقتك؟"),
              agree(f, ET_LOOK_FACES), NULL);
}

static void make_many(struct fake *f)
{
    fake_item(f, "gor", ET_KIND_MANY, say(f, "Vad gör du nu?", "ماذا تفعل الآن؟"), doing(f), NULL);
}

static void make_consent(struct fake *f)
{
    fake_item(f, "samtycke", ET_KIND_CONSENT, say(f, "Vill du svara?", "هل تريد الإجابة؟"),
              yes_no(f), NULL)
        ->hint = fake_text(f, say(f, "Det är frivilligt.", "إنه اختياري."));
    f->form.has_privacy = true;
    f->form.privacy = (struct et_privacy){
        .controller = fake_text(f, say(f, "Västerås stad", "بلدية فيستيروس")),
        .purpose = fake_text(f, say(f, "Att göra kursen bättre", "لتحسين الدورة")),
        .contact = ET_NO_TEXT,
        .basis = ET_NO_TEXT,
        .retention = ET_NO_TEXT,
        .retention_months = 24};
}

static void make_yesno(struct fake *f)
{
    fake_item(f, "jobb", ET_KIND_YESNO, say(f, "Har du arbete?", "هل لديك عمل؟"), yes_no(f), NULL);
    fake_item(f, "rad", ET_KIND_NOTE, say(f, "Du får ta paus.", "يمكنك أخذ استراحة."), NULL, NULL);
}

static void make_matrix(struct fake *f)
{
    const char *const rows[] = {say(f, "Jag kan prata svenska", "أستطيع التحدث بالسويدية"),
                                say(f, "Jag förstår en kollega", "أفهم زميلي"), NULL};
    fake_item(f, "sv", ET_KIND_MATRIX, say(f, "Hur väl stämmer det?", "إلى أي مدى ينطبق؟"),
              agree(f, ET_LOOK_FACES), rows);
}

static void make_numbers(struct fake *f)
{
    struct et_item *item =
        fake_item(f, "timmar", ET_KIND_NUMBER, say(f, "Hur många timmar?", "كم ساعة؟"), NULL, NULL);
    item->high = (struct et_bound){.is_set = true, .value = 60};
    item->unit = fake_text(f, say(f, "timmar", "ساعة"));
    fake_item(f, "km", ET_KIND_DECIMAL, say(f, "Hur långt?", "كم المسافة؟"), NULL, NULL);
    fake_item(f, "andel", ET_KIND_PERCENT, say(f, "Hur stor del?", "ما النسبة؟"), NULL, NULL);
}

static void make_dates(struct fake *f)
{
    fake_item(f, "dag", ET_KIND_DATE, say(f, "När började du?", "متى بدأت؟"), NULL, NULL);
    fake_item(f, "manad", ET_KIND_MONTH, say(f, "Vilken månad?", "أي شهر؟"), NULL, NULL);
    fake_item(f, "tid", ET_KIND_TIME, say(f, "Vilken tid?", "أي وقت؟"), NULL, NULL);
    fake_item(f, "kod", ET_KIND_CODE, say(f, "Din kod?", "رمزك؟"), NULL, NULL);
}

static void make_texts(struct fake *f)
{
    fake_item(f, "yrke", ET_KIND_TEXT, say(f, "Vad är ditt yrke?", "ما مهنتك؟"), NULL, NULL)
        ->text_max = 20;
    fake_item(f, "tips", ET_KIND_TEXT, say(f, "Vad kan bli bättre?", "ما الذي يمكن تحسينه؟"), NULL,
              NULL);
}

static void make_routing(struct fake *f)
{
    static struct et_expr answer = {.op = ET_OP_ANSWER, .wave = ET_NONE},
                          work = {.op = ET_OP_CODE, .number = 1},
                          study = {.op = ET_OP_CODE, .number = 2};
    static const struct et_expr *const of_work[] = {&answer, &work};
    static const struct et_expr *const of_study[] = {&answer, &study};
    static const struct et_expr has_work = {.op = ET_OP_HAS, .args = of_work, .arg_count = 2},
                                has_study = {.op = ET_OP_HAS, .args = of_study, .arg_count = 2};
    static const struct et_expr *const both[] = {&has_work, &has_study};
    static const struct et_expr either = {.op = ET_OP_OR, .args = both, .arg_count = 2},
                                all = {.op = ET_OP_AND, .args = both, .arg_count = 2};
    make_many(f);
    fake_item(f, "var", ET_KIND_TEXT, say(f, "Var?", "أين؟"), NULL, NULL)->when = &either;
    fake_item(f, "hur", ET_KIND_TEXT, say(f, "Hur?", "كيف؟"), NULL, NULL)->when = &all;
}

static void make_looks(struct fake *f)
{
    fake_item(f, "stjarnor", ET_KIND_ONE, say(f, "Hur bra var det?", "كم كان جيدا؟"),
              agree(f, ET_LOOK_STARS), NULL);
    const char *const rows[] = {say(f, "Jag kan prata svenska", "أستطيع التحدث بالسويدية"), NULL};
    fake_item(f, "trappa", ET_KIND_MATRIX, say(f, "Hur långt har du kommit?", "إلى أين وصلت؟"),
              agree(f, ET_LOOK_STEPS), rows);
}

/* What has no form on paper yet: a line to write on. */
static void make_makeshifts(struct fake *f)
{
    fake_item(f, "reglage", ET_KIND_SLIDER, say(f, "Hur mår du?", "كيف حالك؟"), NULL, NULL);
    fake_item(f, "ordning", ET_KIND_RANK, say(f, "Vad är viktigast?", "ما الأهم؟"), doing(f), NULL);
}

static const struct {
    const char *name;
    void (*make)(struct fake *f);
} cases[] = {
    {"one", make_one},
    {"many", make_many},
    {"consent", make_consent},
    {"yesno", make_yesno},
    {"matrix", make_matrix},
    {"numbers", make_numbers},
    {"dates", make_dates},
    {"texts", make_texts},
    {"routing", make_routing},
    {"looks", make_looks},
    {"makeshifts", make_makeshifts},
};

static void compare(const char *tag)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fake f = fake_new(tag);
        fake_title(&f, say(&f, "Prov", "تجربة"), say(&f, "Före kursen", "قبل الدورة"));
        fake_section(&f, say(&f, "Del ett", "الجزء الأول"));
        cases[i].make(&f);
        struct et_layout *layout = NULL;
        struct et_error error = {0};
        struct et_str trace = ET_STR_EMPTY;
        struct et_drawing *drawing = et_draw_new(shaper);
        unsigned char codes[ET_PAGES_MAX * ET_CODE_BYTES];
        const struct et_copy copy = {67890, fake_codes(codes, 67890), "K7M4P-X", "Kurs 1"};
        if (et_layout_new(&f.form, 0, 0, &(struct et_wish){0}, shaper, &layout, &error) != ET_OK ||
            et_layout_draw(layout, drawing, &error) != ET_OK ||
            et_layout_copy(layout, drawing, &copy, &error) != ET_OK)
            fail_msg("%s", error.text);
        et_draw_trace(drawing, &trace);
        char path[80];
        (void)snprintf(path, sizeof path, "tests/golden/print/%s.%s.txt", cases[i].name, tag);
        assert_golden(path, trace.text);
        et_str_free(&trace);
        et_draw_free(drawing);
        et_layout_free(layout);
        fake_free(&f);
    }
}

static void every_kind_is_drawn_in_swedish_as_before(void **state)
{
    (void)state;
    compare("sv");
}

static void every_kind_is_drawn_in_arabic_as_before(void **state)
{
    (void)state;
    compare("ar");
}

static void every_kind_is_drawn_in_tigrinya_as_before(void **state)
{
    (void)state;
    compare("ti");
}

static void every_kind_is_drawn_in_ukrainian_as_before(void **state)
{
    (void)state;
    compare("uk");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_drawn_in_tigrinya_as_before),
        cmocka_unit_test(every_kind_is_drawn_in_ukrainian_as_before),
        cmocka_unit_test(every_kind_is_drawn_in_swedish_as_before),
        cmocka_unit_test(every_kind_is_drawn_in_arabic_as_before),
    };
    return cmocka_run_group_tests_name("print golden", tests, open_shaper, close_shaper);
}
