"""What a set of changed files would do: read, judged by their schemas, put in order, tried.

Nothing is kept: the acts are applied to a fork of the docket, which the caller absorbs or drops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from pipeline.documents import NotBuildable, PaperFacts, papers_of
from pipeline.documents.paper import Issue
from pipeline.judgement.act import INCOMPLETE, filed, judge
from pipeline.model.act_kind import ActKind
from pipeline.model.case import Act, Case, Signatures, State
from pipeline.model.finding import Effect, Finding, Problem
from pipeline.model.record import Record
from pipeline.office.office import Office
from pipeline.office.roles import Approval
from pipeline.procedure.docket import Circle, Docket, act_of, case_id, in_order
from pipeline.procedure.rows import row_of
from pipeline.records.reader import take
from pipeline.records.withheld import StandIn

WITHHELD = "内容已经批准撤除，没有替代文本，无从审查", "见 registry/withholdings/ 中的记录"


@dataclass
class Trial:
    """The outcome of trying a change. `records` are those read well."""

    docket: Docket
    records: list[Record] = field(default_factory=list)
    papers: list[Issue] = field(default_factory=list)
    drafts: list[Issue] = field(default_factory=list)  # of acts that are blocked as they stand
    findings: list[Finding] = field(default_factory=list)
    blocking: list[Finding] = field(default_factory=list)
    spoilt: set[str] = field(default_factory=set)  # files of the change that nothing can rest on
    judged: set[str] = field(default_factory=set)  # cases judged as their text now stands

    def block(self, *findings: Finding) -> None:
        self.findings += findings
        self.blocking += findings

    def take(self, act: Act, office: Office, *, merged: bool) -> None:
        """Judge one act; put it in effect where it follows, with the papers it produces.

        An act that rests on a faulty file of the same change is reported as not judged; else one
        fault would be reported again on every act after it.
        """
        if faulty := [path for path in act.record.rests_on if path in self.spoilt]:
            self.spoilt.add(act.path)
            self.block(_not_judged(act.record, faulty[0], office))
            return
        verdict = judge(self.docket, act, office, merged=merged)
        self.findings += verdict.findings
        self.blocking += verdict.blocking
        if not verdict.follows:
            self.spoilt.add(act.path)
            return
        self.docket.apply(act)
        if act.kind in INCOMPLETE:
            self.judged.discard(case_id(act))
        self.judged |= verdict.asked
        self._issue(act, office, self.drafts if verdict.blocking else self.papers)

    def finish(self, office: Office, on: date, *, merged: bool) -> None:
        """Look at the applications this change leaves without an acceptance."""
        for case in self.docket.cases.maps[0].values():
            if case.state is State.FILED:
                self.look_at(case, office, on)
                if merged:
                    self.block(_not_taken_in(case))

    def look_at(self, case: Case, office: Office, on: date) -> None:
        """Judge an application by itself, whatever has been done on it."""
        verdict = filed(self.docket, case.id, office, on)
        self.findings += verdict.findings
        self.blocking += verdict.blocking

    def _issue(self, act: Act, office: Office, tray: list[Issue]) -> None:
        row = row_of(act.record, act.generation)
        facts = PaperFacts.of(act, self.docket, office, act.on)
        if row is None or facts is None or not row.papers:
            return
        try:
            tray += [Issue(paper, office.templates) for paper in papers_of(facts)]
        except NotBuildable as missing:
            problem = Problem((), str(missing), "补齐登记后重新检查")
            self.block(Finding.in_record(act.record, problem, "paper", Effect.DEFECT))


def try_change(
    docket: Docket,
    files: Mapping[str, bytes],
    office: Office,
    on: date,
    step: str = "",
    signed: Mapping[str, Signatures] = MappingProxyType({}),
    *,
    merged: bool = True,
    at: datetime | None = None,
) -> Trial:
    """Try the records that a step brings, as merged on that day (Asia/Shanghai), at that moment.

    `signed` says who stood behind each path, as far as that is known.
    """
    trial = Trial(docket.fork())
    trial.records = list(usable(trial, files, office))
    try:
        ordered = in_order(r for r in trial.records if row_of(r))
    except Circle as circle:
        trial.block(*(circle_finding(r) for r in trial.records if r.file in circle.paths))
        return trial
    for record in ordered:
        act = act_of(record, on, step, office.judging.number)
        act = replace(act, at=at, signatures=_own(record, signed))
        trial.take(act, office, merged=merged)
    trial.finish(office, on, merged=merged)
    return trial


def _not_judged(record: Record, faulty: str, office: Office) -> Finding:
    index = list(record.rests_on).index(faulty)
    said = f"尚未判断：所依据的 {faulty} 有错误，见该文件"
    problem = Problem(("on", index), said, "先更正该文件，再检查本文件")
    field = office.title(record, problem.path)
    return Finding.in_record(record, problem, "rests-on", Effect.DEFECT, field=field)


def _not_taken_in(case: Case) -> Finding:
    """Finding on an application that the change brings without the district's acceptance."""
    if case.find(ActKind.EVALUATION):
        message = "申报书和评价报告已提交，尚缺区县的受理记录，现在不能合并"
        hint = (
            f"申报单位无须处理；由区县经办在本请求中补入：dossier new acceptance --case {case.id}"
        )
    else:
        message = "尚缺第三方评价报告和区县的受理记录，现在不能合并"
        hint = "由评价机构在本请求中补入 evaluation.yaml，再由区县经办补入 acceptance.yaml"
    problem = Problem((), message, hint)
    return Finding.in_record(
        case.application, problem, "intake", Effect.DEFICIENCY, article="第九条", case=case.id
    )


def _own(record: Record, signed: Mapping[str, Signatures]) -> Signatures:
    """Who stood behind one record; the tip of the branch is a 核稿 only where the act asks one."""
    found, row = signed.get(record.file, Signatures()), row_of(record)
    two = row is not None and row.approval is Approval.TWO
    return found if two else replace(found, checker=None)


def usable(trial: Trial, files: Mapping[str, bytes], office: Office) -> Iterator[Record]:
    """Records whose place, text and content are in order; faults of the others block."""
    for path in sorted(files):
        if isinstance(files[path], StandIn) and not files[path]:
            trial.spoilt.add(path)
            trial.block(Finding.of_file("withheld", path, *WITHHELD))
            continue
        taken = take(path, files[path], office.schemas)
        if isinstance(taken, Record):
            yield taken
        else:
            trial.spoilt.add(path)
            trial.block(*taken)


def circle_finding(record: Record) -> Finding:
    """Finding on each record of a circle: acts that rest on one another have no order."""
    others = "、".join(record.rests_on)
    message = f"互为依据，无从确定先后：{others}"
    problem = Problem(("on",), message, "后作出的文件以先作出的为依据，删去反向的一条")
    return Finding.in_record(record, problem, "circle", Effect.DEFECT, field="依据")
