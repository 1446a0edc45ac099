/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collector/doctor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit.h"

static char folder[] = "/tmp/etapp-doctor-XXXXXX";
static char survey[64], proc[64];

static void write_to(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void write_in_proc(const char *name, const char *text)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", proc, name);
    write_to(path, text);
}

static size_t faults(const struct et_machine *machine, const char *among)
{
    struct et_finding found[ET_FINDINGS_MAX];
    size_t count = et_doctor_look(machine, found), bad = 0;
    bool is_among = among == NULL;
    for (size_t i = 0; i < count; i++) {
        bad += !found[i].is_good;
        is_among |= !found[i].is_good && among != NULL && strstr(found[i].text, among) != NULL;
    }
    assert_true(is_among);
    return bad;
}

static int make(void **state)
{
    (void)state;
    char path[128];
    assert_non_null(mkdtemp(folder));
    (void)snprintf(survey, sizeof survey, "%s/s.etapp", folder);
    (void)snprintf(proc, sizeof proc, "%s", folder);
    (void)snprintf(path, sizeof path, "%s/sys", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/sys/kernel", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    write_in_proc("swaps", "Filename\n");
    write_in_proc("sys/kernel/sysrq", "0\n");
    write_in_proc("s.etapp", "");
    write_in_proc("s.etapp.pin", "x");
    return chmod(survey, 0600);
}

static int clear(void **state)
{
    (void)state;
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command); /* a folder of our own making */
}

static struct et_machine good(void)
{
    return (struct et_machine){.survey = survey,
                               .proc = proc,
                               .user = 1000,
                               .is_utf8 = true,
                               .is_terminal = true,
                               .columns = 80,
                               .rows = 24,
                               .now_s = 1780000000};
}

static void a_machine_that_is_fit_has_no_fault(void **state)
{
    (void)state;
    struct et_machine m = good();
    assert_int_equal(faults(&m, NULL), 0);
}

static void each_fault_is_found_alone(void **state)
{
    (void)state;
    struct et_machine m = good();
    m.user = 0;
    assert_int_equal(faults(&m, "root"), 1);
    m = good();
    m.is_utf8 = false;
    assert_int_equal(faults(&m, "UTF-8"), 1);
    m = good();
    m.columns = 59;
    assert_int_equal(faults(&m, "60"), 1);
    m = good();
    m.now_s = 0;
    assert_int_equal(faults(&m, "clock"), 1);
    m = good();
    assert_int_equal(chmod(survey, 0644), 0);
    assert_int_equal(faults(&m, "chmod"), 1);
    assert_int_equal(chmod(survey, 0600), 0);
    write_in_proc("swaps", "Filename\n/dev/sda2 partition\n");
    assert_int_equal(faults(&m, "swapoff"), 1);
    write_in_proc("swaps", "Filename\n/dev/zram0 partition\n");
    assert_int_equal(faults(&m, NULL), 0);
    write_in_proc("sys/kernel/sysrq", "438\n");
    assert_int_equal(faults(&m, "SysRq"), 1);
    write_in_proc("sys/kernel/sysrq", "0\n");
    (void)snprintf(proc, sizeof proc, "%s", folder);
    char pin[128];
    (void)snprintf(pin, sizeof pin, "%s.pin", survey);
    assert_int_equal(unlink(pin), 0);
    assert_int_equal(faults(&m, "PIN"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_machine_that_is_fit_has_no_fault),
        cmocka_unit_test(each_fault_is_found_alone),
    };
    return cmocka_run_group_tests_name("doctor", tests, make, clear);
}
