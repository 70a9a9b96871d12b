"""Which key does what, and what is said of a keymap file that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reader.errors import KeymapError
from reader.model.codebook_toml import parse_codebook
from reader.project import read_codebook
from reader.resources import shipped_codebooks
from reader.tui.commands import BACK, PAGE_DOWN, UNDO, Command
from reader.tui.features import MARKING, all_commands, feature_commands, load_keymap, screen_commands
from reader.tui.keymap import Keymap, is_key, shown

if TYPE_CHECKING:
    from pathlib import Path

    from reader.model.codebook import Codebook


@pytest.fixture(scope="module")
def codebook(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    return read_codebook(tmp_path_factory.mktemp("none"))


def test_without_a_file_the_keys_are_those_of_the_registry(codebook: Codebook, tmp_path: Path) -> None:
    keymap = load_keymap(codebook, tmp_path / "keys.toml")
    assert keymap.command("j", "j") == "move-down"
    assert keymap.command("question_mark", "?") == "help"
    assert keymap.command("f", "f") == "label:stance:favor"
    assert keymap.command("shift+y", "Y") is None
    assert keymap.command("ctrl+p", None) == "palette"
    assert keymap.shown("page-down") == "space"
    assert keymap.shown("export-tidy") == ""


def test_a_changed_command_has_its_new_keys_and_not_its_old_ones(codebook: Codebook, tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('[keys]\nmove-down = ["y", "ctrl+k"]\n"label:stance:neutral" = "q"\nquit = "f10"\n')
    keymap = load_keymap(codebook, path)
    assert keymap.command("y", "y") == "move-down"
    assert keymap.command("ctrl+k", None) == "move-down"
    assert keymap.command("j", "j") is None
    assert keymap.command("q", "q") == "label:stance:neutral"
    assert keymap.command("f10", None) == "quit"
    assert keymap.command("ctrl+q", None) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('[keys]\nundo = "j"', ["'j'", "'undo'", "'move-down'"]),
        ('[keys]\nundo = "c"', ["'c'", "'undo'", "'label:claim:CFS'"]),
        ('[keys]\nundo = ["y", "y"]', ["'y'", "'undo'"]),
        ('[keys]\nfly = "y"', ["'fly'", "docs/keys.md"]),
        ('[keys]\nundo = "yy"', ["undo", "'yy'"]),
        ('[keys]\nundo = ""', ["undo", "''"]),
        ('[keys]\nundo = "\\u001b"', ["undo"]),
        ("[keys]\nundo = [1]", ["undo", "[1]"]),
        ('keys = "j"', ["[keys]"]),
        ('[keys]\n[more]\nx = "y"', ["[keys]"]),
        ("[keys", ["not valid TOML"]),
    ],
)
def test_what_is_wrong_is_named_with_its_file(
    codebook: Codebook, tmp_path: Path, content: str, words: list[str]
) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(content)
    with pytest.raises(KeymapError) as caught:
        load_keymap(codebook, path)
    for word in (str(path), *words):
        assert word in str(caught.value)
    assert "\n" not in str(caught.value).replace(str(path), "")


def test_a_file_that_is_no_text_is_named(codebook: Codebook, tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KeymapError, match="cannot be read"):
        load_keymap(codebook, path)


def test_a_label_on_a_key_of_the_program_is_a_clash_that_names_both(codebook: Codebook, tmp_path: Path) -> None:
    content = codebook.content.replace('key = "f"', 'key = "j"')
    with pytest.raises(KeymapError) as caught:
        load_keymap(parse_codebook(content), tmp_path / "none.toml")
    assert "'label:stance:favor'" in str(caught.value)
    assert "'move-down'" in str(caught.value)


def test_every_key_of_the_registry_is_a_key_and_has_one_command(codebook: Codebook) -> None:
    commands = all_commands(codebook)
    assert len({command.id for command in commands}) == len(commands)
    for command in commands:
        for key in command.keys:
            assert is_key(key), (command.id, key)
            assert shown(key)
    Keymap(commands)
    assert {command.id for command in feature_commands() if not command.needs} <= {command.id for command in commands}


def test_what_only_an_adjudicator_does_has_keys_for_adjudicators_only(codebook: Codebook, tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('[keys]\ntake-over = "ctrl+y"\n', "utf-8")
    assert load_keymap(codebook, path).command("ctrl+y", None) is None
    mine = load_keymap(codebook, path, adjudicates=True)
    assert (mine.command("ctrl+y", None), mine.command("U", "U")) == ("take-over", "take-over-article")
    theirs = {command.id for command in all_commands(codebook)}
    ours = {command.id for command in all_commands(codebook, adjudicates=True)}
    assert ours - theirs == {"take-over", "take-over-article", "take-over-all"}


@pytest.mark.parametrize("name", ["", " ", "jj", "ctrl+", "ctrl+j+k", "hyper+j", "f99", "\x1b", "\n", "Space"])
def test_what_is_no_key_is_not_taken_for_one(name: str) -> None:
    assert not is_key(name)


def test_words_are_selected_with_keys_that_a_file_can_change_where_the_codebook_has_labels_for_words(
    codebook: Codebook, tmp_path: Path
) -> None:
    spans = parse_codebook(shipped_codebooks()["basil-bias-spans"].read_text("utf-8"))
    path = tmp_path / "keys.toml"
    path.write_text('[keys]\nnext-word = ["w", "alt+right"]\nmark-words = "m"\n')
    assert load_keymap(codebook, path).marking is None
    keymap = load_keymap(spans, path)
    assert keymap.command("m", "m") == "mark-words"
    assert keymap.marking is not None
    assert keymap.marking.command("w", "w") == "next-word"
    assert keymap.marking.command("l", "l") is None
    assert keymap.marking.command("shift+left", None) == "end-earlier"
    assert keymap.marking.shown("next-word") == "w"
    assert shown("shift+left") == "Shift+←"
    for command in MARKING:
        assert all(is_key(key) for key in command.keys)
    path.write_text('[keys]\nnext-word = "left"\n')
    with pytest.raises(KeymapError, match="next-word"):
        load_keymap(spans, path)


def test_a_screen_has_the_shared_commands_on_the_keys_that_the_person_gave_them(
    codebook: Codebook, tmp_path: Path
) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('[keys]\nundo = "ctrl+u"\n')
    keymap = load_keymap(codebook, path).scope((UNDO, BACK))
    assert keymap.command("ctrl+u", None) == "undo"
    assert keymap.command("z", "z") is None
    assert keymap.command("escape", None) == "back"
    assert keymap.command("j", "j") is None


def test_a_screens_own_command_takes_a_usual_key_of_a_shared_one_but_none_that_the_person_gave_it(
    codebook: Codebook, tmp_path: Path
) -> None:
    own = Command("mark-row", ("space",), "Mark the row", "Rows")
    keymap = load_keymap(codebook, tmp_path / "none.toml").scope((PAGE_DOWN, own))
    assert keymap.command("space", " ") == "mark-row"
    assert keymap.shown("page-down") == "PgDn"
    path = tmp_path / "keys.toml"
    path.write_text('[keys]\npage-down = ["space", "ctrl+f"]\nsearch-corpus = "f9"\n')
    with pytest.raises(KeymapError, match=r"'page-down'.*'mark'.*a claim"):
        load_keymap(codebook, path)


def test_no_screen_has_two_commands_on_a_key_and_every_command_is_named_by_a_key(codebook: Codebook) -> None:
    main = Keymap(all_commands(codebook))
    for name, commands in screen_commands().items():
        main.scope(commands, place=f" ({name})")
        for command in commands:
            assert command.title
            assert all(is_key(key) for key in command.keys), command.id
