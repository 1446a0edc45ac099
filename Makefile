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
# gcc cannot follow a number's range through the sanitizers' code; release can.
BLIND := $(if $(findstring clang,$(CC)),,-Wno-format-truncation)
flags.asan    := $(BLIND) -O1 -g -fsanitize=address -fno-omit-frame-pointer -DET_ARENA_DISCRETE
flags.ubsan   := $(BLIND) -O1 -g -fsanitize=undefined -fno-sanitize-recover=all
flags.cover   := -O0 -g --coverage
flags.fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -DET_ARENA_DISCRETE

PACKAGES := sqlite3 libqrencode libsodium fribidi harfbuzz harfbuzz-subset fontconfig \
            ncursesw gsl libjpeg libpng zlib expat
# Loaded when first needed (forms/base/late.h): their headers, and no linking.
LATE := zbar poppler-glib cairo libqpdf libtiff-4
DEFS := -D_GNU_SOURCE -DET_VERSION='"$(VERSION)"'
INCLUDES := -I. -I$(B)
EXTERNAL := $(subst -I,-isystem,$(shell pkg-config --cflags-only-I $(PACKAGES) $(LATE) 2>/dev/null))
ALL := -std=c17 $(WARN) $(if $(CI),-Werror) $(flags.$(MODE)) $(DEFS) $(INCLUDES) \
       $(EXTERNAL) $(CPPFLAGS) $(CFLAGS)
# One short line for each file; make V=1 shows the whole command.
run = $(if $(V),$(2),@echo '  $(1)  $@'; $(2))
LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lhpdf -lunibreak \
        -lgettextpo -lm
# What tests and benchmarks hold ours against; only those that call it load it.
JUDGES := -Wl,--as-needed $(shell pkg-config --libs cairo-ft freetype2 2>/dev/null)

# The sanitizers must meet the C++ runtime at start: qpdf, loaded late, throws.
ifneq ($(filter asan ubsan fuzz,$(MODE)),)
LIBS += -Wl,--no-as-needed -l:libstdc++.so.6
endif

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
	@setup/packages.sh --check build

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(call run,CC,$(CC) $(ALL) -MMD -MP -c -o $@ $<)
$(B)/flags: FORCE          # changes only when the command line does
	@mkdir -p $(@D); echo '$(CC) $(ALL)' | cmp -s - $@ || echo '$(CC) $(ALL)' > $@

# A file's bytes as the middle of a C array.
$(B)/%.inc: %
	@mkdir -p $(@D); od -An -v -tu1 $< | sed 's/\([0-9][0-9]*\)/\1,/g' > $@
$(B)/forms/store/migrate.o: $(B)/forms/store/schema.sql.inc

# ar cannot forget a deleted source: the archive is made anew.
define room_lib
$(B)/lib$(1).a: $$(OBJ.$(1))
	@rm -f $$@; ar rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room_lib,$(r))))

$(B)/etapp: $(B)/etapp.o $(B)/libcollector.a $(B)/libanalysis.a $(B)/libprint.a $(B)/libforms.a
	$(call run,LINK,$(CC) $(ALL) $(LDFLAGS) -o $@ $^ $(LIBS))

$(CATALOGUE): $(sort $(wildcard po/sv/*.po))
	@mkdir -p $(@D); msgcat --use-first $^ | msgfmt --check-format -o $@ -

# A test links its own room, the way to put ink on paper, and forms.
test_libs = $(if $(filter run bench scan,$(1)),$(B)/libcollector.a $(B)/libanalysis.a,\
            $(if $(filter-out forms print,$(1)),$(B)/lib$(1).a)) $(B)/libprint.a $(B)/libforms.a
define test_rule
$(B)/tests/$(1)/%_test: $(B)/tests/$(1)/%_test.o $(call test_libs,$(1))
	@$$(CC) $$(ALL) $$(LDFLAGS) -o $$@ $$^ $$(LIBS) -lcmocka -lutil $$(JUDGES)
$(B)/tests/$(1)/%_tool: $(B)/tests/$(1)/%_tool.o $(call test_libs,$(1))
	@$$(CC) $$(ALL) $$(LDFLAGS) -o $$@ $$^ $$(LIBS) -lutil
$(B)/tests/$(1)/%_bench: $(B)/tests/$(1)/%_bench.o $(call test_libs,$(1))
	@$$(CC) $$(ALL) $$(LDFLAGS) -o $$@ $$^ $$(LIBS) -lutil $$(JUDGES)
$(B)/tests/$(1)/%_fuzz: $(B)/tests/$(1)/%_fuzz.o $(ROOM_LIBS)
	@$$(CC) $$(ALL) -fsanitize=fuzzer $$(LDFLAGS) -o $$@ $$< $(B)/libcollector.a \
	    $(B)/libanalysis.a $(B)/libprint.a $(B)/libforms.a $$(LIBS)
endef
$(foreach r,$(ROOMS) run scan bench fuzz,$(eval $(call test_rule,$(r))))

$(B)/tests/run/screen_tool: LIBS += -lcairo

tests: $(TESTS)
tools: $(TOOLS)


# ---- the two commands from a clean machine ----------------------------------
# Each installs what is missing (setup/packages.list), builds, and does its work.
demo:
	@setup/packages.sh build demo
	@$(MAKE) --no-print-directory program tools
	@B=$(B) setup/demo.sh

check:
	@setup/packages.sh build test
	@$(MAKE) --no-print-directory -j2 program tests tools
	@$(MAKE) --no-print-directory layers headers messages
	@tests/run_all.sh $(B) $(TESTS) $(RUNS)

# ---- other work --------------------------------------------------------------
bench:
	@setup/packages.sh build demo
	@$(MAKE) --no-print-directory program tools $(BENCHES)
	@for b in $(BENCHES); do echo "== $$b"; ETAPP=$(B)/etapp $$b || exit 1; done

# make fuzz T=compile SECS=60; the corpus is kept in build/corpus.
T    ?= compile
SECS ?= 60
fuzz:
	@setup/packages.sh build lint
	@$(MAKE) --no-print-directory MODE=fuzz build/fuzz/tests/fuzz/$(T)_fuzz
	@mkdir -p build/corpus/$(T)
	build/fuzz/tests/fuzz/$(T)_fuzz -max_total_time=$(SECS) -rss_limit_mb=2048 -timeout=10 \
	    $(wildcard tests/fuzz/$(T).dict:%=-dict=%) build/corpus/$(T) $(wildcard tests/fuzz/$(T))

layers:
	@sh tests/layers.sh

headers:
	@for h in $(HEADERS); do \
	    $(CC) $(ALL) -Werror -x c -fsyntax-only $$h || { echo "$$h does not stand alone"; exit 1; }; done

# Every text for staff has its Swedish.
messages: $(CATALOGUE)
	@sh tests/messages.sh $(B)

lint:
	@setup/packages.sh build lint
	@clang-format --dry-run -Werror $(OWN_C) $(HEADERS)
	@cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr --enable=warning,portability \
	    --suppressions-list=tests/cppcheck.txt -I. -D__linux__ $(DEFS) -j2 $(OWN_C)
	@$(MAKE) --no-print-directory $(B)/etapp
	@printf '%s\n' $(filter-out tests/%,$(OWN_C)) | xargs -P2 -n4 sh -c \
	    'clang-tidy --quiet "$$@" -- $(subst ','\'',$(ALL)) 2>/dev/null || exit 255' tidy
	@scan-build --status-bugs -o build/scan $(MAKE) --no-print-directory -j2 MODE=debug B=build/analyse program >build/scan.log 2>&1 \
	    || { tail -n 40 build/scan.log; exit 1; }

format:
	@clang-format -i $(OWN_C) $(HEADERS)

install: program
	install -D -m 755 $(B)/etapp $(DESTDIR)$(PREFIX)/bin/etapp
	install -D -m 644 $(CATALOGUE) $(DESTDIR)$(PREFIX)/share/locale/sv/LC_MESSAGES/etapp.mo
	for m in $(filter %.1,$(MAN)); do install -D -m 644 $$m $(DESTDIR)$(PREFIX)/share/man/man1/$${m##*/}; done
	for m in $(filter %.5,$(MAN)); do install -D -m 644 $$m $(DESTDIR)$(PREFIX)/share/man/man5/$${m##*/}; done
	for f in $(wildcard forms/library/*.form forms/library/*.po); do \
	    install -D -m 644 $$f $(DESTDIR)$(PREFIX)/share/etapp/library/$${f##*/}; done
	for c in $(wildcard completions/etapp.bash); do \
	    install -D -m 644 $$c $(DESTDIR)$(PREFIX)/share/bash-completion/completions/etapp; done

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/etapp $(DESTDIR)$(PREFIX)/share/locale/sv/LC_MESSAGES/etapp.mo
	rm -f $(patsubst man/%.1,$(DESTDIR)$(PREFIX)/share/man/man1/%.1,$(filter %.1,$(MAN)))
	rm -f $(patsubst man/%.5,$(DESTDIR)$(PREFIX)/share/man/man5/%.5,$(filter %.5,$(MAN)))
	rm -rf $(DESTDIR)$(PREFIX)/share/etapp
	rm -f $(DESTDIR)$(PREFIX)/share/bash-completion/completions/etapp

clean:
	rm -rf build demo

help:
	@printf '%s\n' \
	    'make            build build/release/etapp' \
	    'make demo       install what is missing, build, do the whole job once in demo/' \
	    'make check      install what is missing, build, run every test (MODE=asan, MODE=ubsan too)' \
	    'make bench      speed and memory, as figures and ratios' \
	    'make fuzz       T=compile SECS=60' \
	    'make lint       clang-format, cppcheck, clang-tidy, scan-build' \
	    'make layers     the arrows between rooms; make headers, make messages' \
	    'make install    DESTDIR= PREFIX=/usr/local; make uninstall' \
	    'make clean      removes build/ and demo/' \
	    'MODE            release, debug, asan, ubsan, cover, fuzz'

-include $(shell find $(B) -name '*.d' 2>/dev/null)
