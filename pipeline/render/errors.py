"""Why a paper could not be set, said to a person. Every message names what to do next."""

from __future__ import annotations

from pipeline.model.failure import Failure


class RenderError(Failure):
    """A paper cannot be set as it stands; nothing was printed."""


class TemplateFault(RenderError):
    """A template asks for what the document lacks, or writes outside the closed vocabulary."""


class MissingGlyph(RenderError):
    """No font of the role's chain can draw a character: printing would show an empty box."""


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
