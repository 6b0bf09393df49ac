"""Generations of this program: what each reads more strictly than the one before.

A stricter reading of old steps would take back what took effect under an earlier program. So each
one belongs to a generation, and a repository says which it is judged by: from its beginning in
`registry/root.yaml`, from a later step on in `registry/generation.yaml`, by a merge like any other
change of the registry. Repositories that say nothing are of the first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.model.failure import Failure


class NewerGeneration(Failure):
    """The repository is judged by a generation that this program does not know."""


@dataclass(frozen=True, slots=True)
class Generation:
    """What is asked of a step since that generation, and was not asked before it."""

    number: int
    on_view: bool = False
    """A merge is compared with what is in effect, whatever refused steps left on main."""
    hardware_keys: bool = False
    """Keys on devices (sk-ssh-ed25519) may stand in the roster."""
    sound_keys: bool = False
    """Keys of small order, or not in canonical form, never count."""
    revocations: bool = False
    """The roster may say of a key since when and why it no longer counts."""
    portable_names: bool = False
    """Names that Git or a common file system takes for another are refused."""
    bounded: bool = False
    """Records, steps and folders larger than the limits are refused."""
    published_entries: bool = False
    """A closing and a designation name the published paper they rest on."""
    attachments_compared: bool = False
    """An attachment that a step brings has a digest that a record beside it names."""
    inner_merges: bool = False
    """A merge within a branch takes main off its line only if it had been a step in effect."""
    restores: bool = False
    """An annulment may put back whatever the steps it names deleted, edited or replaced."""
    future_annulled: bool = False
    """A step of a later day has no effect where an annulment of an earlier day names it."""
    no_empty_steps: bool = False
    """A merge that changes no file has no effect, so that its date holds nothing back."""
    withholding: bool = False
    """Content may be withheld: taken out of main, and no longer read in any step."""
    masks_only: bool = False
    """A text in the place of a withheld record hides characters, and changes nothing else."""
    no_dead_ends: bool = False
    """The table of acts leads on from every state, and the rules ask only of units on the way."""


_FIRST = Generation(1)
_SECOND = replace(
    _FIRST,
    number=2,
    on_view=True,
    hardware_keys=True,
    sound_keys=True,
    revocations=True,
    portable_names=True,
    bounded=True,
    published_entries=True,
    attachments_compared=True,
    inner_merges=True,
    restores=True,
    future_annulled=True,
    no_empty_steps=True,
    withholding=True,
)
_THIRD = replace(_SECOND, number=3, masks_only=True, no_dead_ends=True)
GENERATIONS = {one.number: one for one in (_FIRST, _SECOND, _THIRD)}
FIRST, NEWEST = min(GENERATIONS), max(GENERATIONS)


def generation(number: int) -> Generation:
    """The generation of that number. Raises NewerGeneration."""
    if number not in GENERATIONS:
        raise NewerGeneration(
            f"本仓库采用第{number}代规则，本程序只到第{NEWEST}代。请更新本程序后再执行"
        )
    return GENERATIONS[number]
