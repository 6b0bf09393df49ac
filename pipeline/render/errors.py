"""Why a paper could not be set, said to a person. Every message names what to do next."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model.failure import Failure


class RenderError(Failure):
    """A paper cannot be set as it stands; nothing was printed."""


class TemplateFault(RenderError):
    """A template asks for what the document lacks, or writes outside the closed vocabulary."""


class MissingGlyph(RenderError):
    """No font of the role's chain can draw a character: printing would show an empty box."""

    def __init__(self, character: str, message: str) -> None:
        super().__init__(message)
        self.character = character

    def within(self, paper: str, texts: Iterable[str]) -> MissingGlyph:
        """The same, with the paper and the names or sentences of it that hold the character."""
        found = dict.fromkeys(text for text in texts if self.character in text)
        visible = self.character if self.character.isprintable() else f"【{code(self.character)}】"
        shown = [f"“{text.replace(self.character, visible)[:60]}”" for text in found]
        some = "、".join(shown[:5]) + (f"等{len(shown)}处" if len(shown) > 5 else "")
        return MissingGlyph(self.character, f"{paper}{some and f'中的{some}'}：{self}")


def code(character: str) -> str:
    """A character's code as people look it up: U+5586."""
    return f"U+{ord(character):04X}"


class ForeignFont(RenderError):
    """The finished PDF embeds a font that we did not choose."""


class MissingSystemPart(RenderError):
    """A font or system library is not installed.

    `name` is the part, `why` what it is for, `command` the shell line that installs it.
    """

    def __init__(self, name: str, why: str, command: str) -> None:
        super().__init__(f"缺少系统组件“{name}”：{why}。请先执行：{command}")
        self.name = name
        self.why = why
        self.command = command
