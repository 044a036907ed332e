import pytest
from click.testing import CliRunner

from portal.core.cli_i18n import i18n as commands
from portal.core.i18n.catalogs import Tree, compile_all, load, update
from portal.core.i18n.checks import problems

PO = "portal/{}/translations/zh/LC_MESSAGES/messages.po"


@pytest.fixture
def tree(tmp_path):
    files = {
        "portal/cli.py": "_('A command')\n",
        "portal/core/__init__.py": "N_('Save')\n",
        "portal/shops/__init__.py": "",
        "portal/shops/rules/close.py": "raise Refused(N_('Shop %(name)s is closed'), name=1)\n",
        "templates/base.html": "{{ _('Home') }}",
        "templates/parts/x.html": "{% trans %}Two\n   lines{% endtrans %}",
        "templates/shops/list.html": "{{ ngettext('%(num)d shop', '%(num)d shops', n) }}{{ _('Save') }}",
        "templates/print/shops/form.html": "{{ pgettext('paper', 'Form') }}",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Tree(tmp_path)


def msgids(tree, module):
    return {message.id for message in load(tree.po(module)) if message.id}


def edit(tree, module, old, new):
    po = tree.po(module)
    text = po.read_text(encoding="utf-8")
    assert old in text
    po.write_text(text.replace(old, new), encoding="utf-8")


def fill(tree):
    """Translate the whole tree properly."""
    for module in tree.modules():
        update(tree, module)
    for module, msgid, msgstr in [
        ("core", "A command", "命令"),
        ("core", "Save", "保存"),
        ("core", "Home", "首页"),
        ("core", "Two lines", "两行"),
        ("shops", "Shop %(name)s is closed", "%(name)s 已停业"),
        ("shops", "Form", "表"),
        ("shops", "Save", "保存"),
    ]:
        edit(tree, module, f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{msgstr}"')
    edit(tree, "shops", 'msgstr[0] ""', 'msgstr[0] "%(num)d 家"')


def test_each_msgid_lands_in_its_own_module(tree):
    assert update(tree, "core")
    assert update(tree, "shops")
    assert msgids(tree, "core") == {"A command", "Save", "Home", "Two lines"}
    assert msgids(tree, "shops") == {
        "Shop %(name)s is closed",
        ("%(num)d shop", "%(num)d shops"),
        "Save",
        "Form",
    }


def test_a_second_update_changes_nothing_and_words_are_kept(tree):
    fill(tree)
    before = tree.po("shops").read_bytes()
    assert not update(tree, "shops")
    (tree.root / "templates/shops/list.html").write_text("{{ _('Save') }} {{ _('New') }}", encoding="utf-8")
    assert update(tree, "shops")
    text = tree.po("shops").read_text(encoding="utf-8")
    assert "%(name)s 已停业" in text
    assert "%(num)d shop" not in text
    assert b"list.html" not in before
    assert b"Creation-Date" not in before


def test_a_word_another_module_knows_is_taken_over(tree):
    update(tree, "core")
    edit(tree, "core", 'msgid "Save"\nmsgstr ""', 'msgid "Save"\nmsgstr "保存"')
    update(tree, "shops")
    assert 'msgid "Save"\nmsgstr "保存"' in tree.po("shops").read_text(encoding="utf-8")


def test_a_complete_tree_has_no_problem_and_compiles(tree):
    fill(tree)
    assert problems(tree) == []
    assert compile_all(tree) == 2
    assert tree.po("shops").with_suffix(".mo").stat().st_size > 100


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgstr "保存"', 'msgstr ""', "empty: Save"),
        ('msgid "Save"\n', '#, fuzzy\nmsgid "Save"\n', "fuzzy: Save"),
        ('msgid "Save"\n', 'msgid "Keep"\n', "missing: Save"),
        ('msgid "Save"\n', 'msgid "Keep"\n', "obsolete: Keep"),
        ("%(name)s 已停业", "已停业", "placeholders differ: Shop %(name)s is closed"),
        ("%(name)s 已停业", "%(nane)s 已停业", "placeholders differ: Shop %(name)s is closed"),
        ("%(name)s 已停业", "%(name)s 已停业 50% ", "placeholders differ: Shop %(name)s is closed"),
        ("%(num)d 家", "家", "placeholders differ: %(num)d shop | %(num)d shops"),
        ('msgstr "保存"', 'msgstr "存"', "one msgid read two ways: 'Save' = 保存 / 存"),
    ],
)
def test_each_fault_is_named(tree, old, new, fault):
    fill(tree)
    edit(tree, "shops", old, new)
    assert any(line.endswith(fault) for line in problems(tree)), problems(tree)


def test_an_obsolete_comment_is_named(tree):
    fill(tree)
    with tree.po("shops").open("a", encoding="utf-8") as po:
        po.write('\n#~ msgid "Old"\n#~ msgstr "旧"\n')
    assert problems(tree) == ["shops: obsolete: Old"]


def test_chinese_in_a_msgid_is_named(tree):
    fill(tree)
    (tree.root / "templates/parts/x.html").write_text("{% trans %}Two lines{% endtrans %}{{ _('保存') }}")
    assert "core: Chinese inside a msgid: 保存" in problems(tree)


def test_only_the_named_modules_are_read(tree):
    assert problems(tree, ["shops"])
    assert not any(line.startswith("core") for line in problems(tree, ["shops"]))


def test_the_commands_tell_and_exit(tree, monkeypatch):
    monkeypatch.setattr("portal.core.cli_i18n.Tree", lambda: tree)
    run = CliRunner().invoke
    written = run(commands, ["update"]).output
    assert written.count("written: portal/") == 2
    faulty = run(commands, ["check", "shops"])
    assert faulty.exit_code == 1
    assert "shops: empty: Form" in faulty.output
    fill(tree)
    assert run(commands, ["check"]).output == "Every word is translated.\n"
    assert run(commands, ["compile"]).output == "2 catalogs compiled\n"
