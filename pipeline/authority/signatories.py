"""Who stands behind a step, and whether each of them may.

Roles follow from the place of the signature: the drafter signs the commit that adds the file, the
checker (核稿) the tip of the branch, the approver (签发) the merge. No text says who anyone is.
Where a recorded review stands in for the merge's signature, `reviewed` says who did which part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from pipeline.authority.refusal import Refusal
from pipeline.authority.review_record import Review, ReviewRecord
from pipeline.authority.review_weight import Weighed, author_of, weigh
from pipeline.git.keys.ssh_keys import kind_fault
from pipeline.git.steps import Step
from pipeline.model.public_key import soundness_fault
from pipeline.office.roles import CITY, Need, Role
from pipeline.office.roster import Officer, Roster

Roles = frozenset[Role]


@dataclass(frozen=True)
class Signatories:
    """One step seen with the roster as it stood before it and counts at its moment.

    `names` words a division for people.

    `recorded` is the believed record of its reviews, None where the merge is signed or has none.
    """

    step: Step
    roster: Roster
    names: Mapping[str, str] = field(default_factory=dict)
    recorded: ReviewRecord | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "roster", self.roster.at(self.step.commit.committed_at))

    @property
    def on(self) -> date:
        """The legal date of the step: posts count by it, in Asia/Shanghai."""
        return self.step.day

    def signer(self, commit: str | None) -> Officer | None:
        """The officer who signed a commit, if one did."""
        key = self.step.signers.get(commit) if commit is not None else None
        return self.roster.holder(key) if key is not None else None

    def of(self, commit: str | None) -> Officer | None:
        """The officer a commit is from: who signed it, or wrote it on the forge's pages."""
        if (officer := self.signer(commit)) is not None or commit is None:
            return officer
        found = author_of(commit, self.recorded, self.roster) if self.recorded else None
        return found if isinstance(found, Officer) else None

    @cached_property
    def weighed(self) -> tuple[Weighed, ...]:
        """What each recorded review is worth."""
        return weigh(self.recorded, self.roster, self._writers()) if self.recorded else ()

    def _writers(self) -> frozenset[str]:
        """Who signed a commit of the branch that brings something; an empty tip is a 核稿."""
        branch, trees = self.step.branch, {c.sha: c.tree for c in self.step.branch}
        found = [
            self.signer(c.sha) for c in branch if trees.get(next(iter(c.parents), "")) != c.tree
        ]
        return frozenset(o.id for o in found if o is not None)

    @property
    def counted(self) -> Mapping[str, Review]:
        """The reviews that count, by the officer's id."""
        return {w.officer.id: w.review for w in self.weighed if w.officer and not w.rule}

    @property
    def reviewers(self) -> tuple[Officer, ...]:
        """Those whose review counts, in the order they gave it; competence is not asked yet."""
        return tuple(w.officer for w in self.weighed if w.officer and not w.rule)

    @property
    def keys(self) -> frozenset[str]:
        """The keys that count for the step, its recorder's too."""
        note = self.step.note if self.recorded else None
        used = (*self.step.signers.values(), *((note.key,) if note else ()))
        return frozenset(key for key in used if key and self.roster.holder(key))

    @property
    def approver(self) -> Officer | None:
        return self.signer(self.step.commit.sha)

    @property
    def checker(self) -> Officer | None:
        return self.signer(self.step.tip.sha) if self.step.tip else None

    def drafter(self, path: str) -> Officer | None:
        return self.of(self.step.added.get(path))

    def everyone(self) -> frozenset[str]:
        """Ids of all officers who stand behind the step: every commit's, and those who reviewed."""
        found = [self.of(c.sha) for c in (*self.step.branch, self.step.commit)]
        return frozenset(o.id for o in (*found, *self.reviewers) if o is not None)

    def fault(self, commit: str) -> str:
        """Why nobody of the roster is known to stand behind this commit."""
        unsigned = self._unsigned(commit)
        found = author_of(commit, self.recorded, self.roster) if self.recorded else None
        return f"{unsigned}；{found}" if isinstance(found, str) else unsigned

    def _unsigned(self, commit: str) -> str:
        key = self.step.signers.get(commit)
        if key is None:
            stored = {c.sha: c for c in (*self.step.branch, self.step.commit)}.get(commit)
            if stored is None or stored.signature is None:
                return "没有签名"
            if kind := kind_fault(stored.signature):
                return f"的签名未通过验证：签名密钥{kind}"
            return "的签名未通过验证（内容被改动、签名损坏，或不是 ssh-ed25519 签名）"
        if key in self.roster.refused_keys:
            return "由公开的演示密钥签名，演示之外一律无效"
        if key in self.roster.unsound_keys:
            return f"的签名密钥不作数：{soundness_fault(key)}"
        if key in self.roster.revoked_keys:
            return f"的签名密钥已{self.roster.revocations[key].chinese}"
        if key in self.roster.shared_keys():
            return "的签名密钥在名册中登记在两人名下，不能证明是谁"
        return "的签名密钥不在本步骤之前的有效名册中"

    def rule(self, commit: str) -> str:
        """The id of the refusal `fault` words."""
        key = self.step.signers.get(commit)
        if key is not None:
            return _rule_of_key(key, self.roster)
        return "bad-signature" if "未通过" in self.fault(commit) else "unsigned"

    def place(self, office: str) -> str:
        return "市级" if office == CITY else self.names.get(office, office)

    def who_may(self, need: Need, roles: Roles, barred: frozenset[str] = frozenset()) -> str:
        """The next step: who could put this right."""
        title = "、".join(role.chinese for role in Role if role in roles)
        people = self.roster.competent(roles, need.offices, self.on)
        able = [f"{p.name}（{p.id}）" for p in people if p.id not in barred]
        if not able:
            return f"须由{title}办理；名册中当日无人有权，请先更新 registry/officers.yaml"
        return f"须由{title}办理，可由{'、'.join(able)}签署"


def _rule_of_key(key: str, roster: Roster) -> str:
    if key in roster.refused_keys:
        return "demo-key"
    if key in roster.unsound_keys:
        return "weak-key"
    return "revoked-key" if key in roster.revoked_keys else "unknown-key"


def drafted(who: Signatories, need: Need, drafter: Officer | None) -> Iterator[Refusal]:
    """The drafter is an officer who may, and has not handled the unit where that bars them."""
    if drafter is None:
        commit = who.step.added.get(need.path, "")
        yield Refusal(
            f"authority-{who.rule(commit)}",
            f"起草本文件的提交 {commit[:12]} {who.fault(commit)}",
            who.who_may(need, need.row.drafter, need.handlers),
            need.path,
        )
        return
    yield from competent(who, need, drafter, need.row.drafter, "起草")
    if drafter.id in need.handlers:
        yield Refusal(
            "authority-handler",
            f"{drafter.name}（{drafter.id}）曾承办该单位的案卷，不得办理对该单位的异议",
            who.who_may(need, need.row.drafter, need.handlers),
            need.path,
        )


def one_office(
    who: Signatories, need: Need, drafter: Officer | None, approver: Officer | None
) -> Iterator[Refusal]:
    """Drafter and approver of an act that either office may do belong to the same office."""
    if drafter is None or approver is None or len(need.offices) < 2:
        return
    here = drafter.offices(need.row.drafter, who.on) & need.offices
    there = approver.offices(need.row.approver, who.on) & need.offices
    if here and there and not here & there:
        places = [
            f"{p.name}（{p.id}）属{who.place(min(o))}"
            for p, o in ((drafter, here), (approver, there))
        ]
        able = replace(need, division=None) if here == {CITY} else need
        yield Refusal(
            "authority-two-offices",
            f"起草与批准不在同一机关：{'，'.join(places)}",
            who.who_may(able, need.row.approver),
            need.path,
        )


def competent(
    who: Signatories, need: Need, person: Officer, roles: Roles, part: str = ""
) -> Iterator[Refusal]:
    """What the person lacks to act here: the role, the post on that day, or the office."""
    if person.offices(roles, who.on) & need.offices:
        return
    name, titles = f"{person.name}（{person.id}）", "、".join(r.chinese for r in Role if r in roles)
    held = [post for post in person.posts if post.role in roles]
    here = [post for post in held if post.office in need.offices]
    if here:
        rule, why = "expired", f"{name}的职务在{who.on}不在有效期内"
    elif held:
        own = "、".join(sorted({who.place(post.office) for post in held}))
        goal = "、".join(sorted(who.place(office) for office in need.offices)) or "（未定）"
        rule, why = "office", f"{name}任职于{own}，本文书属{goal}"
    else:
        rule, why = "role", f"{name}不是{titles}"
    hint = who.who_may(need, roles)
    yield Refusal(f"authority-{rule}", f"{part}人无权：{why}", hint, need.path)
