"""`intranet db` with plugins: core first, each plugin on its own, orphans named."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.plugin_folders import drop_in


def test_everything_is_upgraded_core_first(run, instance):
    drop_in(instance, "sach_a")
    found = run("db", "upgrade", "--all")
    assert found.exit_code == 0, found.output
    lines = found.stdout.splitlines()
    assert lines[0].startswith("Đã nâng cấp")
    assert "sach_a: đã nâng cấp 0001" in lines
    assert run("db", "status").exit_code == 0


def test_upgrading_core_alone_names_the_plugins_that_wait(run, instance):
    drop_in(instance, "sach_b")
    found = run("db", "upgrade")
    assert found.exit_code == 0
    assert "sach_b" in found.stdout
    assert "intranet db upgrade --all" in found.stdout
    status = run("db", "status")
    assert (status.exit_code, "sach_b: chưa có gì, còn chờ 0001" in status.stdout) == (1, True)


def test_a_failing_plugin_is_named_and_the_others_are_upgraded(ready, instance):
    drop_in(instance, "sach_hong", upgrade='op.execute("SELECT * FROM sach_hong_nowhere")')
    drop_in(instance, "sach_tot")
    found = ready("db", "upgrade", "--all")
    assert found.exit_code == 1
    assert "sach_tot: đã nâng cấp 0001" in found.stdout
    assert "sach_hong: không nâng cấp được, dữ liệu giữ nguyên: 0001_pages.py" in found.stderr
    assert found.stderr.splitlines()[-1] == (
        "intranet: chưa nâng cấp được: sach_hong; sửa điều nêu trên trong phân hệ rồi chạy lại: "
        "intranet db upgrade --plugin sach_hong"
    )


def test_one_plugin_alone(ready, instance):
    drop_in(instance, "sach_c")
    drop_in(instance, "sach_d")
    found = ready("db", "upgrade", "--plugin", "sach_c")
    assert (found.exit_code, found.stdout) == (0, "sach_c: đã nâng cấp 0001\n")
    assert "sach_c: không có gì phải nâng cấp" in ready("db", "upgrade", "--plugin", "sach_c").stdout
    assert "sach_d: chưa có gì" in ready("db", "status").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--plugin", "nobody"), "không có phân hệ nào tên “nobody”"),
        (("--plugin", "nobody", "--all"), "chỉ dùng một trong hai"),
    ],
)
def test_what_cannot_be_meant_is_one_line(ready, arguments, words):
    found = ready("db", "upgrade", *arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert words in found.stderr
    assert found.stderr.count("\n") == 1


def test_a_plugin_is_not_upgraded_before_core(run, instance):
    drop_in(instance, "sach_e")
    found = run("db", "upgrade", "--plugin", "sach_e")
    assert (found.exit_code, "nâng cấp lõi trước" in found.stderr) == (2, True)


def test_a_plugin_that_cannot_be_loaded_is_not_upgraded(ready, instance):
    drop_in(instance, "sach_f", requires='["nobody_has_this"]')
    assert "sach_f" not in ready("db", "upgrade", "--all").stdout
    found = ready("db", "upgrade", "--plugin", "sach_f")
    assert (found.exit_code, "nobody_has_this" in found.stderr) == (1, True)


def test_a_plugin_whose_code_is_gone_is_named_and_stops_nothing(ready, instance):
    folder = drop_in(instance, "sach_g")
    ready("db", "upgrade", "--all")
    shutil.rmtree(folder)
    found = ready("db", "status")
    assert found.exit_code == 0
    assert "sach_g: ở 0001, mã của phân hệ không còn" in found.stdout
    assert "intranet plugins purge sach_g" in found.stdout
    assert ready("db", "upgrade", "--all").exit_code == 0


def test_version_files_that_cannot_be_read_are_named(ready, instance):
    folder = drop_in(instance, "sach_h")
    (folder / "migrations" / "0002_more.py").write_text('revision = "0002"\ndown_revision = "0009"\n')
    found = ready("db", "status")
    assert found.exit_code == 1
    assert "sach_h: 0002_more.py: không nối được với bản trước “0009”" in found.stdout
    assert "0002_more.py: does not join" in ready("--lang", "en", "db", "status").stdout


def test_a_developer_goes_back(ready, instance):
    drop_in(instance, "sach_i")
    ready("db", "upgrade", "--all")
    found = ready("db", "downgrade", "--plugin", "sach_i", "--yes")
    assert (found.exit_code, found.stdout) == (0, "sach_i: nay ở base\n")
    assert ready("db", "downgrade", "--plugin", "nobody", "--yes").exit_code == 2


def test_init_upgrades_plugins_and_goes_on_without_a_broken_one(run, instance):
    drop_in(instance, "sach_k", upgrade="raise RuntimeError('not today')")
    drop_in(instance, "sach_l")
    found = run("init")
    assert found.exit_code == 0
    assert "sach_l: đã nâng cấp 0001" in found.stdout
    assert "sach_k: không nâng cấp được" in found.stderr
    assert "Đã sẵn sàng" in found.stdout
