"""Who stands behind a step, and whether each of them may. Pure.

Roles follow from the place of the signature: the drafter signs the commit that adds the file, the
checker (核稿) the tip of the branch, the approver (签发) the merge. No text says who anyone is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.model import Signatures
from pipeline.roster import CITY, SHANGHAI, ActNeed, Approval, Officer, Role, Roster
from pipeline.stepform import Refusal
from pipeline.steps import Step

Roles = frozenset[Role]


@dataclass(frozen=True)
class Signatories:
    """One step seen with the roster as it stood before it. `names` words a division for people."""

    step: Step
    roster: Roster
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The legal date of the step: posts count by it, in Asia/Shanghai."""
        return self.step.commit.committed_at.astimezone(SHANGHAI).date()

    def of(self, commit: str | None) -> Officer | None:
        """The officer who signed a commit, if one did."""
        key = self.step.signers.get(commit) if commit is not None else None
        return self.roster.holder(key) if key is not None else None

    @property
    def approver(self) -> Officer | None:
        return self.of(self.step.commit.sha)

    @property
    def checker(self) -> Officer | None:
        return self.of(self.step.tip.sha) if self.step.tip else None

    def drafter(self, path: str) -> Officer | None:
        return self.of(self.step.added.get(path))

    def everyone(self) -> frozenset[str]:
        """Ids of all officers who signed any commit of the step."""
        found = (self.of(c.sha) for c in (*self.step.branch, self.step.commit))
        return frozenset(officer.id for officer in found if officer is not None)

    def fault(self, commit: str) -> str:
        """Why nobody of the roster is known to have signed this commit."""
        key = self.step.signers.get(commit)
        if key is None:
            stored = {c.sha: c for c in (*self.step.branch, self.step.commit)}.get(commit)
            if stored is None or stored.signature is None:
                return "没有签名"
            return "的签名未通过验证（内容被改动、签名损坏，或不是 ssh-ed25519 签名）"
        if key in self.roster.refused_keys:
            return "由公开的演示密钥签名，演示之外一律无效"
        if key in self.roster.shared_keys():
            return "的签名密钥在名册中登记在两人名下，不能证明是谁"
        return "的签名密钥不在本步骤之前的有效名册中"

    def rule(self, commit: str) -> str:
        """The id of the refusal `fault` words."""
        key = self.step.signers.get(commit)
        if key is not None:
            return "demo-key" if key in self.roster.refused_keys else "unknown-key"
        return "bad-signature" if "未通过" in self.fault(commit) else "unsigned"

    def place(self, office: str) -> str:
        return "市级" if office == CITY else self.names.get(office, office)

    def who_may(self, need: ActNeed, roles: Roles, barred: frozenset[str] = frozenset()) -> str:
        """The next step: who could put this right."""
        title = "、".join(role.chinese for role in Role if role in roles)
        people = self.roster.competent(roles, need.offices, self.on)
        able = [f"{p.name}（{p.id}）" for p in people if p.id not in barred]
        if not able:
            return f"须由{title}办理；名册中当日无人有权，请先更新 registry/officers.yaml"
        return f"须由{title}办理，可由{'、'.join(able)}签署"


def judge(who: Signatories, need: ActNeed, lesser: bool) -> Iterator[Refusal]:
    """One act against its row. `lesser`: another act of the step needs more persons than it.

    A lesser act may rest on the checker's signature as well as on the approver's.
    """
    drafter = who.drafter(need.path)
    if need.row.drafter:
        yield from _drafted(who, need, drafter)
    if need.row.approval is Approval.TWO:
        yield from _checked(who, need, drafter)
    yield from _approved(who, need, drafter, lesser)
    yield from _one_office(who, need, drafter)


def lacks_check(who: Signatories, needs: Iterable[ActNeed]) -> bool:
    """Whether an act of three persons still waits for its 核稿."""
    return any(
        list(_checked(who, need, who.drafter(need.path)))
        for need in needs
        if need.row.approval is Approval.TWO
    )


def signatures(who: Signatories, need: ActNeed, lesser: bool = False) -> Signatures:
    """Who stood behind the act, for the record; of a lesser act, whose signature counted for it."""
    drafter = who.drafter(need.path)
    approver = next(_approving(who, need, drafter, lesser), who.approver)
    checker = who.checker if need.row.approval is Approval.TWO else None
    return Signatures(*(p.id if p else None for p in (drafter, checker, approver)))


def _drafted(who: Signatories, need: ActNeed, drafter: Officer | None) -> Iterator[Refusal]:
    if drafter is None:
        commit = who.step.added.get(need.path, "")
        yield Refusal(
            f"authority-{who.rule(commit)}",
            f"起草本文件的提交 {commit[:12]} {who.fault(commit)}",
            who.who_may(need, need.row.drafter, need.handlers),
            need.path,
        )
        return
    yield from _competent(who, need, drafter, need.row.drafter, "起草")
    if drafter.id in need.handlers:
        yield Refusal(
            "authority-handler",
            f"{drafter.name}（{drafter.id}）曾承办该单位的案卷，不得办理对该单位的异议",
            who.who_may(need, need.row.drafter, need.handlers),
            need.path,
        )


def _checked(who: Signatories, need: ActNeed, drafter: Officer | None) -> Iterator[Refusal]:
    tip, checker = who.step.tip, who.checker
    barred = frozenset(p.id for p in (drafter, who.approver) if p)
    hint = who.who_may(need, need.row.checker, barred)
    if tip is None or checker is None:
        commit = tip.sha if tip else ""
        message = f"缺核稿：分支末端提交 {commit[:12]} {who.fault(commit)}"
        yield Refusal(f"authority-{who.rule(commit)}", message, hint, need.path)
    elif drafter is not None and checker.id == drafter.id:
        message = f"缺核稿：分支末端由起草人{checker.name}（{checker.id}）自己签名"
        yield Refusal("authority-three-persons", message, hint, need.path)
    else:
        yield from _competent(who, need, checker, need.row.checker, "核稿")


def _approved(
    who: Signatories, need: ActNeed, drafter: Officer | None, lesser: bool
) -> Iterator[Refusal]:
    """One of those who may approve it is competent and has no other part in it."""
    if any(_approving(who, need, drafter, lesser)):
        return
    if (approver := who.approver) is None:
        return  # said once, of the whole step
    if approver.id in (others := _others(who, need, drafter)):
        yield _same_person(who, need, approver, others)
    else:
        yield from _competent(who, need, approver, need.row.approver, "批准")


def _approving(
    who: Signatories, need: ActNeed, drafter: Officer | None, lesser: bool
) -> Iterator[Officer]:
    """Those whose signature approves the act: the merge's, of a lesser act also the checker's."""
    others = _others(who, need, drafter)
    for person in (who.approver, who.checker if lesser else None):
        if person is None or person.id in others:
            continue
        if not list(_competent(who, need, person, need.row.approver)):
            yield person


def _others(who: Signatories, need: ActNeed, drafter: Officer | None) -> frozenset[str]:
    """Those with another part in the act, who cannot approve it as well."""
    others = {drafter.id} if drafter and need.row.approval is not Approval.INTAKE else set()
    if need.row.approval is Approval.TWO and who.checker:
        others.add(who.checker.id)
    return frozenset(others)


def _one_office(who: Signatories, need: ActNeed, drafter: Officer | None) -> Iterator[Refusal]:
    """What either office may do, one of them does alone: nobody signs for the other's draft."""
    if drafter is None or (approver := who.approver) is None or len(need.offices) < 2:
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


def _same_person(
    who: Signatories, need: ActNeed, approver: Officer, others: frozenset[str]
) -> Refusal:
    if need.row.approval is Approval.TWO:
        rule, ground = "three-persons", "起草、核稿、签发须为三人"
    else:
        rule, ground = "alone", "起草人不得批准自己起草的文件"
    return Refusal(
        f"authority-{rule}",
        f"{ground}，合并由{approver.name}（{approver.id}）签名",
        who.who_may(need, need.row.approver, others),
        need.path,
    )


def _competent(
    who: Signatories, need: ActNeed, person: Officer, roles: Roles, part: str = ""
) -> Iterator[Refusal]:
    """Nothing where the person may; else what is lacking: the role, the day or the office."""
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
