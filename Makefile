# SPDX-License-Identifier: GPL-3.0-or-later
# make              builds build/release/etapp
# make help         lists what else there is
VERSION := 0.1.0
MODE    ?= release
B       := build/$(MODE)
PREFIX  ?= /usr/local

# ---- the toolchain and its flags ------------------------------------------
ifeq ($(MODE),fuzz)
CC := clang
endif
CC ?= gcc

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
        -Wmissing-prototypes -Wwrite-strings -Wvla -Wformat=2
flags.release := -O2 -g
flags.debug   := -O0 -g3
flags.asan    := -O1 -g -fsanitize=address -fno-omit-frame-pointer -DET_ARENA_DISCRETE
flags.ubsan   := -O1 -g -fsanitize=undefined -fno-sanitize-recover=all
flags.cover   := -O0 -g --coverage
flags.fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -DET_ARENA_DISCRETE

PACKAGES := sqlite3 libqrencode libsodium fribidi harfbuzz harfbuzz-subset fontconfig \
            ncursesw gsl zbar poppler-glib cairo libqpdf libtiff-4 libjpeg libpng
DEFS := -D_GNU_SOURCE -DET_VERSION='"$(VERSION)"' \
        -DET_LOCALE_DIR='"$(PREFIX)/share/locale"' \
        -DET_DATA_DIR='"$(PREFIX)/share/etapp"'
INCLUDES := -I. -I$(B)
EXTERNAL := $(subst -I,-isystem,$(shell pkg-config --cflags-only-I $(PACKAGES) 2>/dev/null))
ALL := -std=c17 $(WARN) $(if $(CI),-Werror) $(flags.$(MODE)) $(DEFS) $(INCLUDES) \
       $(EXTERNAL) $(CPPFLAGS) $(CFLAGS)
LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lhpdf -lunibreak \
        -lgettextpo -lm

# ---- what there is, found by its name --------------------------------------
sources = $(sort $(wildcard $(1)/*.c $(1)/*/*.c))
ROOMS := forms print collector analysis
$(foreach r,$(ROOMS),$(eval OBJ.$(r) := $$(patsubst %.c,$$(B)/%.o,$$(call sources,$(r)))))
ROOM_LIBS := $(foreach r,$(ROOMS),$(B)/lib$(r).a)
TEST_SRC  := $(sort $(wildcard tests/*/*_test.c))
TESTS     := $(patsubst tests/%.c,$(B)/tests/%,$(TEST_SRC))
TOOL_SRC  := $(sort $(wildcard tests/run/*_tool.c))
TOOLS     := $(patsubst tests/%.c,$(B)/tests/%,$(TOOL_SRC))
BENCH_SRC := $(sort $(wildcard tests/bench/*_bench.c))
BENCHES   := $(patsubst tests/%.c,$(B)/tests/%,$(BENCH_SRC))
FUZZ_SRC  := $(sort $(wildcard tests/fuzz/*_fuzz.c))
RUNS      := $(sort $(wildcard tests/run/*_test.sh))
MAN       := $(sort $(wildcard man/*.1 man/*.5))
CATALOGUE := $(B)/locale/sv/LC_MESSAGES/etapp.mo
HEADERS   := $(sort $(wildcard $(foreach r,$(ROOMS) tests,$(r)/*.h $(r)/*/*.h)))
OWN_C     := etapp.c $(foreach r,$(ROOMS) tests,$(call sources,$(r)))

.PHONY: all check demo bench fuzz lint layers headers messages install uninstall \
        clean help packages tests tools format FORCE
.DELETE_ON_ERROR:
.SECONDARY:


all: packages
	@$(MAKE) --no-print-directory program

.PHONY: program
program: $(B)/etapp $(CATALOGUE)

# Says what is missing rather than letting the compiler stumble over it.
packages:
	@tests/run/packages.sh --quiet build

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL) -MMD -MP -c -o $@ $<
$(B)/flags: FORCE          # changes only when the command line does
	@mkdir -p $(@D); echo '$(CC) $(ALL)' | cmp -s - $@ || echo '$(CC) $(ALL)' > $@

# A file's bytes as the middle of a C array.
$(B)/%.inc: %
	@mkdir -p $(@D); od -An -v -tu1 $< | sed 's/\([0-9][0-9]*\)/\1,/g' > $@

# ar cannot forget a deleted source: the archive is made anew.
define room_lib
$(B)/lib$(1).a: $$(OBJ.$(1))
	@rm -f $$@; ar rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room_lib,$(r))))

$(B)/etapp: $(B)/etapp.o $(B)/libcollector.a $(B)/libanalysis.a $(B)/libprint.a $(B)/libforms.a
	$(CC) $(ALL) $(LDFLAGS) -o $@ $^ $(LIBS)

$(CATALOGUE): $(sort $(wildcard po/sv/*.po))
	@mkdir -p $(@D); msgcat --use-first $^ | msgfmt --check-format -o $@ -

# A test links its own room, the way to put ink on paper, and forms.
test_libs = $(if $(filter run bench,$(1)),$(B)/libcollector.a $(B)/libanalysis.a,\
            $(if $(filter-out forms print,$(1)),$(B)/lib$(1).a)) $(B)/libprint.a $(B)/libforms.a
define test_rule
$(B)/tests/$(1)/%_test: $(B)/tests/$(1)/%_test.o $(call test_libs,$(1))
	@$$(CC) $$(ALL) $$(LDFLAGS) -o $$@ $$^ $$(LIBS) -lcmocka -lutil
$(B)/tests/$(1)/%_tool: $(B)/tests/$(1)/%_tool.o $(call test_libs,$(1))
	@$$(CC) $$(ALL) $$(LDFLAGS) -o $$@ $$^ $$(LIBS) -lutil
$(B)/tests/$(1)/%_bench: $(B)/tests/$(1)/%_bench.o $(call test_libs,$(1))
	@$$(CC) $$(ALL) $$(LDFLAGS) -o $$@ $$^ $$(LIBS) -lutil
$(B)/tests/$(1)/%_fuzz: $(B)/tests/$(1)/%_fuzz.o $(ROOM_LIBS)
	@$$(CC) $$(ALL) -fsanitize=fuzzer $$(LDFLAGS) -o $$@ $$< $(B)/libcollector.a \
	    $(B)/libanalysis.a $(B)/libprint.a $(B)/libforms.a $$(LIBS)
endef
$(foreach r,$(ROOMS) run bench fuzz,$(eval $(call test_rule,$(r))))

tests: $(TESTS)
tools: $(TOOLS)

-include $(shell find $(B) -name '*.d' 2>/dev/null)
