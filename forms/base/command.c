/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/base/command.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "forms/base/arena.h"
#include "forms/base/suggest.h"
#include "forms/base/text.h"
#include "forms/base/utf8.h"

enum { WORDS_MAX = 65536, NAME_CELLS = 11, LINE_CELLS = 79 };

struct given {
    const struct et_option *option;
    const char *value;
};

struct et_args {
    struct given *given;
    const char **words;
    size_t given_count, word_count;
    bool wants_help;
};

/* Options that every command takes, before its name or behind it. */
static const struct et_option common[] = {
    {"survey", 's', N_("FILE"), N_("the survey file (else $ETAPP_SURVEY, else survey.etapp)")},
    {"format", 0, N_("FORM"), N_("the form of the results: text, or json where there is a report")},
    {"quiet", 0, NULL, N_("no progress, no remarks; only results and errors")},
    {"help", 'h', NULL, N_("this help")},
    {0},
};

/* ---- what commands ask ------------------------------------------------- */

const char *et_args_nth(const struct et_args *args, const char *option, size_t i)
{
    for (size_t g = 0; g < args->given_count; g++)
        if (strcmp(args->given[g].option->name, option) == 0 && i-- == 0)
            return args->given[g].value != NULL ? args->given[g].value : "";
    return NULL;
}

const char *et_args_value(const struct et_args *args, const char *option)
{
    const char *value = NULL, *next;
    for (size_t i = 0; (next = et_args_nth(args, option, i)) != NULL; i++)
        value = next;
    return value;
}

bool et_args_has(const struct et_args *args, const char *option)
{
    return et_args_value(args, option) != NULL;
}

size_t et_args_count(const struct et_args *args)
{
    return args->word_count;
}

const char *et_args_word(const struct et_args *args, size_t i)
{
    return i < args->word_count ? args->words[i] : NULL;
}

bool et_args_int(struct et_run *run, const struct et_args *args, const char *option, long low,
                 long high, long fallback, long *value)
{
    const char *text = et_args_value(args, option);
    *value = fallback;
    if (text == NULL)
        return true;
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || number < low || number > high) {
        (void)et_run_usage(run, _("--%s takes a whole number from %ld to %ld, not “%s”"), option,
                           low, high, text);
        return false;
    }
    *value = number;
    return true;
}

/* ---- what commands say ------------------------------------------------- */

void et_run_say(struct et_run *run, const char *format, ...)
{
    (void)fputs("etapp: ", run->err);
    va_list args;
    va_start(args, format);
    (void)vfprintf(run->err, format, args);
    va_end(args);
    (void)fputc('\n', run->err);
}

enum et_status et_run_fail(struct et_run *run, const struct et_error *error)
{
    const char *text = error->text[0] != '\0' ? error->text : et_status_text(error->status);
    et_run_say(run, "%s", text);
    return error->status;
}

enum et_status et_run_usage(struct et_run *run, const char *format, ...)
{
    (void)fputs("etapp: ", run->err);
    va_list args;
    va_start(args, format);
    (void)vfprintf(run->err, format, args);
    va_end(args);
    (void)fprintf(run->err, "\n%s\n", _("“etapp help” lists the commands and their options."));
    return ET_USAGE;
}

/* ---- help -------------------------------------------------------------- */

static void pad(FILE *out, const char *text, size_t cells)
{
    size_t width = et_utf8_width(text, strlen(text));
    (void)fputs(text, out);
    for (size_t i = width; i < cells; i++)
        (void)fputc(' ', out);
}

/* Paragraphs filled to LINE_CELLS; lines that begin with a blank stay as they are. */
static void fill(FILE *out, const char *text)
{
    size_t column = 0;
    while (*text != '\0') {
        bool is_set = column == 0 && *text == ' ';
        size_t length = strcspn(text, is_set ? "\n" : " \n");
        size_t cells = et_utf8_width(text, length);
        if (column > 0) {
            bool fits = column + 1 + cells <= LINE_CELLS;
            (void)fputc(fits ? ' ' : '\n', out);
            column = fits ? column + 1 : 0;
        }
        (void)fwrite(text, 1, length, out);
        column += cells;
        text += length;
        if (text[0] == '\n' && (is_set || text[1] == '\n' || text[1] == ' ')) {
            (void)fputs(text[1] == '\n' ? "\n\n" : "\n", out);
            text += text[1] == '\n' ? 2 : 1;
            column = 0;
        } else {
            text += *text != '\0';
        }
    }
    if (column > 0)
        (void)fputc('\n', out);
}

static void help_options(struct et_run *run, const struct et_option *options)
{
    for (const struct et_option *o = options; o != NULL && o->name != NULL; o++) {
        char name[80];
        char letter[8] = "    ";
        if (o->letter != 0)
            (void)snprintf(letter, sizeof letter, "-%c, ", o->letter);
        (void)snprintf(name, sizeof name, "  %s--%s%s%s", letter, o->name,
                       o->value != NULL ? " " : "", o->value != NULL ? _(o->value) : "");
        pad(run->out, name, 28);
        (void)fprintf(run->out, " %s\n", _(o->help));
    }
}

static void help_command(struct et_run *run, const struct et_command *command)
{
    (void)fprintf(run->out, "%s etapp %s %s\n\n", _("Usage:"), command->name, _(command->synopsis));
    fill(run->out, _(command->summary));
    if (command->details != NULL) {
        (void)fputc('\n', run->out);
        fill(run->out, _(command->details));
    }
    (void)fprintf(run->out, "\n%s\n", _("Options:"));
    help_options(run, command->options);
    help_options(run, common);
}

static void help_all(struct et_run *run, const struct et_command *const *const *tables,
                     size_t count)
{
    (void)fprintf(run->out, "%s\n\n%s\n\n",
                  _("Usage: etapp [-s FILE] COMMAND [OPTION]... [WORD]..."),
                  _("Asks people the same questions before and after a course, on paper and at a\n"
                    "kiosk, and says what changed."));
    for (size_t t = 0; t < count; t++) {
        for (const struct et_command *const *c = tables[t]; *c != NULL; c++) {
            (void)fputs("  ", run->out);
            pad(run->out, (*c)->name, NAME_CELLS);
            (void)fprintf(run->out, " %s\n", _((*c)->summary));
        }
    }
    (void)fprintf(
        run->out, "\n%s\n%s\n\n",
        _("“etapp help COMMAND” tells about one of them, “etapp help NAME” about a fault\n"
          "by the name in its brackets; “man etapp” tells more."),
        _("Exit: 0 done, 1 the input is at fault, 2 wrong usage, 3 the world failed."));
    (void)fprintf(run->out, "%s\n", _("Options of every command, before it or behind it:"));
    help_options(run, common);
}

/* ---- parsing ----------------------------------------------------------- */

static const struct et_command *find(const struct et_command *const *const *tables, size_t count,
                                     const char *name, const char **nearest)
{
    struct et_suggest suggest = {.word = name};
    for (size_t t = 0; t < count; t++) {
        for (const struct et_command *const *c = tables[t]; *c != NULL; c++) {
            if (strcmp((*c)->name, name) == 0)
                return *c;
            et_suggest_try(&suggest, (*c)->name);
        }
    }
    et_suggest_try(&suggest, "help");
    *nearest = suggest.best;
    return NULL;
}

static enum et_status unknown_command(struct et_run *run, const char *name, const char *nearest)
{
    if (nearest != NULL)
        return et_run_usage(run, _("there is no command “%s”; did you mean “%s”?"), name, nearest);
    return et_run_usage(run, _("there is no command “%s”"), name);
}

static const struct et_option *option_in(const struct et_option *options, const char *name,
                                         size_t length, char letter)
{
    for (const struct et_option *o = options; o != NULL && o->name != NULL; o++)
        if ((letter != 0 && o->letter == letter) ||
            (name != NULL && strlen(o->name) == length && strncmp(o->name, name, length) == 0))
            return o;
    return NULL;
}

static const struct et_option *option_for(const struct et_command *command, const char *name,
                                          size_t length, char letter)
{
    const struct et_option *own = command != NULL ? command->options : NULL;
    const struct et_option *option = option_in(own, name, length, letter);
    return option != NULL ? option : option_in(common, name, length, letter);
}

static enum et_status unknown_option(struct et_run *run, const struct et_command *command,
                                     const char *word)
{
    struct et_suggest suggest = {.word = word + strspn(word, "-")};
    for (const struct et_option *o = command != NULL ? command->options : NULL;
         o != NULL && o->name != NULL; o++)
        et_suggest_try(&suggest, o->name);
    for (const struct et_option *o = common; o->name != NULL; o++)
        et_suggest_try(&suggest, o->name);
    if (suggest.best != NULL)
        return et_run_usage(run, _("there is no option “%s”; did you mean “--%s”?"), word,
                            suggest.best);
    return et_run_usage(run, _("there is no option “%s”"), word);
}

static enum et_status take_format(struct et_run *run, const char *word)
{
    static const char *const names[] = {"text", "json", "line", "csv"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(word, names[i]) == 0) {
            run->format = (enum et_format)i;
            return ET_OK;
        }
    }
    return et_run_usage(run, _("there is no format “%s”; there are text, json, line and csv"),
                        word);
}

static enum et_status take(struct et_run *run, struct et_args *args, const struct et_option *option,
                           const char *value)
{
    assert(option->value == NULL || value != NULL);
    if (option == &common[0]) {
        run->survey = value;
        return ET_OK;
    }
    if (option == &common[1] && value != NULL)
        return take_format(run, value);
    if (option == &common[2])
        run->is_quiet = true;
    else if (option == &common[3])
        args->wants_help = true;
    else
        args->given[args->given_count++] = (struct given){option, value};
    return ET_OK;
}

/* Is WORD an option? A lone "-" is a file name, and a negative number a value. */
static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0' && strchr("0123456789", word[1]) == NULL;
}

/* Takes the option at argv[*at]; leaves *at on the last word it used. */
static enum et_status parse_option(struct et_run *run, const struct et_command *command,
                                   struct et_args *args, int argc, char **argv, int *at)
{
    const char *word = argv[*at], *value = NULL;
    const struct et_option *option;
    if (word[1] == '-') {
        const char *name = word + 2, *equals = strchr(name, '=');
        size_t length = equals != NULL ? (size_t)(equals - name) : strlen(name);
        option = option_for(command, name, length, 0);
        value = equals != NULL ? equals + 1 : NULL;
    } else {
        option = option_for(command, NULL, 0, word[1]);
        value = word[2] != '\0' ? word + 2 : NULL;
    }
    if (option == NULL)
        return unknown_option(run, command, word);
    if (option->value == NULL && value != NULL)
        return et_run_usage(run, _("--%s takes no value"), option->name);
    if (option->value != NULL && value == NULL) {
        if (*at + 1 >= argc)
            return et_run_usage(run, _("--%s needs a value behind it: %s"), option->name,
                                _(option->value));
        value = argv[++*at];
    }
    return take(run, args, option, value);
}

static enum et_status parse(struct et_run *run, const struct et_command *command,
                            struct et_args *args, int argc, char **argv)
{
    bool only_words = false;
    for (int at = 0; at < argc; at++) {
        if (!only_words && strcmp(argv[at], "--") == 0) {
            only_words = true;
        } else if (!only_words && is_option(argv[at])) {
            enum et_status status = parse_option(run, command, args, argc, argv, &at);
            if (status != ET_OK)
                return status;
        } else {
            args->words[args->word_count++] = argv[at];
        }
    }
    return ET_OK;
}

static enum et_status run_command(struct et_run *run, const struct et_command *command,
                                  struct et_args *args, int argc, char **argv)
{
    enum et_status status = parse(run, command, args, argc, argv);
    if (status != ET_OK)
        return status;
    if (args->wants_help) {
        help_command(run, command);
        return ET_OK;
    }
    if (run->format != ET_FORMAT_TEXT && (command->formats & 1U << run->format) == 0)
        return et_run_usage(run, _("“%s” cannot give its results in that format"), command->name);
    return command->run(run, args);
}

/* Some commands know words of their own, such as the names of faults. */
static bool is_explained(struct et_run *run, const struct et_command *const *const *tables,
                         size_t count, const char *word)
{
    for (size_t t = 0; t < count; t++)
        for (const struct et_command *const *c = tables[t]; *c != NULL; c++)
            if ((*c)->explain != NULL && (*c)->explain(run, word))
                return true;
    return false;
}

static enum et_status help(struct et_run *run, const struct et_command *const *const *tables,
                           size_t count, const char *name)
{
    if (name == NULL) {
        help_all(run, tables, count);
        return ET_OK;
    }
    const char *nearest = NULL;
    const struct et_command *command = find(tables, count, name, &nearest);
    if (command == NULL)
        return is_explained(run, tables, count, name) ? ET_OK : unknown_command(run, name, nearest);
    help_command(run, command);
    return ET_OK;
}

enum et_status et_command_main(struct et_run *run, const char *version,
                               const struct et_command *const *const *tables, size_t count,
                               int argc, char **argv)
{
    assert(argc < WORDS_MAX);
    struct et_args args = {
        .given = et_alloc((size_t)argc * sizeof(struct given)),
        .words = et_alloc((size_t)argc * sizeof(char *)),
    };
    enum et_status status = ET_OK;
    int at = 1;
    while (at < argc && is_option(argv[at]) && status == ET_OK) {
        if (strcmp(argv[at], "--version") == 0) {
            (void)fprintf(run->out, "etapp %s\n", version);
            goto done;
        }
        status = parse_option(run, NULL, &args, argc, argv, &at);
        at++;
    }
    if (status != ET_OK)
        goto done;
    if (at >= argc && !args.wants_help) {
        status = et_run_usage(run, _("which command?"));
    } else if (args.wants_help || strcmp(argv[at], "help") == 0) {
        bool is_word = at < argc && strcmp(argv[at], "help") == 0;
        status =
            help(run, tables, count,
                 is_word ? (at + 1 < argc ? argv[at + 1] : NULL) : (at < argc ? argv[at] : NULL));
    } else {
        const char *nearest = NULL;
        const struct et_command *command = find(tables, count, argv[at], &nearest);
        status = command == NULL ? unknown_command(run, argv[at], nearest)
                                 : run_command(run, command, &args, argc - at - 1, argv + at + 1);
    }
done:
    free(args.given);
    free(args.words);
    return status;
}
