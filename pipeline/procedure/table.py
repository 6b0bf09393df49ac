"""The procedure as one table: each kind of act, who drafts and approves it, what it moves.

This is the door of the stages. A case moves only by a row of `TABLE`; what a row needs besides
the states is said by the records it must rest on (`rests_on`) and by the rules that judge it.
Source: Articles 3 and 9 to 11, and the office's division of work.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.act_kind import ActKind
from pipeline.model.case import State
from pipeline.office.roles import Approval, Level, Role
from pipeline.procedure.row import Move, Moves, Row
from pipeline.procedure.standing import (
    ANEW,
    AT_THE_CITY,
    DROPPED,
    LOOKED_AT,
    NOT_HELD,
    OFF_LIST,
    OPEN,
    RETURNED,
)

_S, _K = State, ActKind
"""Short names, so that the table below stays one."""

_DISTRICT = Row(
    kind=_K.CALL,
    title="",
    article="第十条",
    approval=Approval.ONE,
    level=Level.DISTRICT,
    drafter=frozenset({Role.DISTRICT_CLERK}),
    approver=frozenset({Role.DISTRICT_LEADER}),
)
_CITY = Row(
    kind=_K.CALL,
    title="",
    article="第十一条",
    approval=Approval.ONE,
    drafter=frozenset({Role.CITY_CLERK}),
    approver=frozenset({Role.SECTION_CHIEF}),
)
_LEADER = replace(
    _CITY,
    approval=Approval.TWO,
    checker=frozenset({Role.SECTION_CHIEF}),
    approver=frozenset({Role.COMMISSION_LEADER}),
)
_INTAKE = replace(
    _DISTRICT,
    article="第九条",
    approval=Approval.INTAKE,
    drafter=frozenset(),
    approver=frozenset({Role.DISTRICT_CLERK}),
)


def _move(*before: State, to: State | None) -> Moves:
    return (Move(frozenset(before), to),)


def _against(*before: State, to: State | None) -> Moves:
    return (Move(frozenset(before), to, negative=True),)


def _stay(before: frozenset[State]) -> Moves:
    return (Move(before, None),)


def _since3(moves: Moves) -> Moves:
    """Ways out that the third generation added: each state and every surprise has one."""
    return tuple(replace(move, since=3) for move in moves)


def _until2(moves: Moves) -> Moves:
    """What the third generation has put another move in the place of."""
    return tuple(replace(move, until=2) for move in moves)


_ANYWHERE: Moves = _stay(frozenset(State))
_AGAIN: Moves = _stay(frozenset({_S.REINSTATED}))
"""Steps that a unit left out too early makes up for before it is resolved on."""

# A table, so laid out as one: the formatter would give every cell a line of its own.
# fmt: off
TABLE: tuple[Row, ...] = (
    replace(_LEADER, kind=_K.CALL, title="申报通知", article="第三条", in_batch=True,
            dated=("dated",), issuing=True),
    replace(_LEADER, kind=_K.CALL_AMENDMENT, title="调整申报通知", article="第三条", in_batch=True,
            rests_on=(_K.CALL,), dated=("dated",), issuing=True),
    replace(_INTAKE, kind=_K.APPLICATION, title="申报书", dated=("submitted_at",), moves={
                "": _move(to=_S.FILED)
                + _move(_S.SUPPLEMENTING, *RETURNED, to=_S.RECEIVED)
                + _move(_S.SUPPLEMENTING_CITY, to=_S.FORWARDED)}),
    replace(_INTAKE, kind=_K.EVALUATION, title="第三方评价报告", rests_on=(_K.APPLICATION,),
            dated=("report", "issued_on"), moves={
                "": _move(_S.FILED, to=_S.FILED)
                + _move(_S.SUPPLEMENTING, _S.RECEIVED, *RETURNED, to=_S.RECEIVED)
                + _move(_S.SUPPLEMENTING_CITY, _S.FORWARDED, to=_S.FORWARDED) + _stay(ANEW)
                + _since3(
                    _against(_S.UNDER_REVIEW, to=_S.UNDER_REVIEW)
                    + _against(_S.VISITED, _S.ASSESSED, to=_S.VISITED)
                    + _against(_S.PROPOSED, _S.PROPOSED_REFUSAL, _S.CONSULTED, _S.RESOLVED,
                               to=_S.DEFERRED)
                    + _against(_S.PUBLICISED, _S.CLEARED, to=_S.HELD))}),
    replace(_INTAKE, kind=_K.ACCEPTANCE, title="受理", rests_on=(_K.APPLICATION, _K.EVALUATION),
            dated=("received_at",), moves={"": _move(_S.FILED, to=_S.RECEIVED)}),
    replace(_DISTRICT, kind=_K.SUPPLEMENT_NOTICE, title="补正通知", article="第十条",
            dated=("dated",), issuing=True, papers=("supplement-notice",),
            moves={"": _against(_S.RECEIVED, _S.RETURNED_BY_CITY, to=_S.SUPPLEMENTING)
                   + _since3(_against(_S.RECOMMENDED, to=_S.SUPPLEMENTING))}),
    replace(_CITY, kind=_K.SUPPLEMENT_NOTICE, title="补正通知", dated=("dated",), issuing=True,
            papers=("supplement-notice",),
            moves={"": _against(_S.FORWARDED, _S.UNDER_REVIEW, to=_S.SUPPLEMENTING_CITY)
                   + _since3(_against(_S.VISITED, _S.ASSESSED, to=_S.SUPPLEMENTING_CITY))}),
    replace(_DISTRICT, kind=_K.COMPLIANCE_CHECK, title="合规查询", in_batch=True, units="units",
            dated=("queried_at",), moves={"": _ANYWHERE}),
    replace(_CITY, kind=_K.COMPLIANCE_CHECK, title="合规查询", in_batch=True, units="units",
            dated=("queried_at",), moves={"": _ANYWHERE}),
    replace(_DISTRICT, kind=_K.RECOMMENDATION, title="区县初审意见", rests_on=(_K.ACCEPTANCE,),
            outcome="conclusion", dated=("decided_on",),
            papers=("district-return", "non-recommendation-notice"), moves={
                "推荐": _move(_S.RECEIVED, _S.RETURNED_BY_CITY, to=_S.RECOMMENDED) + _AGAIN,
                "不推荐": _against(_S.RECEIVED, _S.RETURNED_BY_CITY, to=_S.NOT_RECOMMENDED)
                + _since3(_against(_S.SUPPLEMENTING, _S.RECOMMENDED, to=_S.NOT_RECOMMENDED)),
                "退回": _against(_S.RECEIVED, _S.RETURNED_BY_CITY, to=_S.RETURNED_BY_DISTRICT)
                + _since3(_against(_S.SUPPLEMENTING, _S.RECOMMENDED,
                                   to=_S.RETURNED_BY_DISTRICT))}),
    replace(_DISTRICT, kind=_K.DISTRICT_LETTER, title="区县推荐函", in_batch=True, units="units",
            rests_on=(_K.RECOMMENDATION, _K.COMPLIANCE_CHECK), dated=("dated",),
            papers=("district-letter",),
            moves={"": _move(_S.RECOMMENDED, to=_S.FORWARDED) + _AGAIN
                   + _since3(_stay(frozenset({_S.FORWARDED, _S.RETURNED_BY_CITY})))}),
    replace(_CITY, kind=_K.REVIEW, title="市级资料审查", rests_on=(_K.DISTRICT_LETTER,),
            outcome="conclusion", dated=("received_at",), papers=("return-letter",), moves={
                "进入评审": _move(_S.FORWARDED, to=_S.UNDER_REVIEW) + _AGAIN,
                "退回": _against(_S.FORWARDED, to=_S.RETURNED_BY_CITY)
                + _since3(_against(*AT_THE_CITY, to=_S.RETURNED_BY_CITY)),
                "补正": _against(_S.FORWARDED, to=_S.FORWARDED),
                "不予认定": _against(_S.FORWARDED, to=_S.REVIEW_REFUSED)
                + _since3(_against(*AT_THE_CITY, to=_S.REVIEW_REFUSED))}),
    replace(_CITY, kind=_K.SITE_VISIT, title="现场核实", rests_on=(_K.REVIEW,),
            outcome="conclusion", dated=("visited_on",), papers=("site-visit-sheet",), moves={
                "属实": _move(_S.UNDER_REVIEW, to=_S.VISITED) + _AGAIN
                + _since3(_stay(LOOKED_AT)),
                "不属实": _against(_S.UNDER_REVIEW, to=_S.VISITED) + _since3(_stay(LOOKED_AT))}),
    replace(_CITY, kind=_K.PANEL, title="评审", in_batch=True, units="rows",
            outcome="conclusion", rests_on=(_K.SITE_VISIT,), dated=("meeting", "held_on"),
            papers=("panel-sheet",), moves={
                "通过": _move(_S.VISITED, to=_S.ASSESSED) + _stay(ANEW),
                "不通过": _against(_S.VISITED, to=_S.ASSESSED) + _stay(ANEW),
                "暂缓": _against(_S.VISITED, to=_S.ASSESSED) + _stay(ANEW)}),
    replace(_CITY, kind=_K.PROPOSAL, title="拟认定建议名单", in_batch=True, units="rows",
            outcome="conclusion", rests_on=(_K.PANEL,), dated=("decided_on",), moves={
                "拟认定": _move(_S.ASSESSED, _S.DEFERRED, to=_S.PROPOSED)
                + _since3(_move(_S.PROPOSED_REFUSAL, to=_S.PROPOSED)),
                "暂缓": _against(_S.ASSESSED, _S.DEFERRED, to=_S.DEFERRED)
                + _since3(_against(_S.PROPOSED, _S.CONSULTED, _S.PROPOSED_REFUSAL,
                                   to=_S.DEFERRED)),
                "不予认定": _against(_S.ASSESSED, _S.DEFERRED, to=_S.PROPOSED_REFUSAL)
                + _since3(_against(_S.PROPOSED, _S.CONSULTED, to=_S.PROPOSED_REFUSAL))}),
    replace(_LEADER, kind=_K.CONSULTATION, title="征求意见函", in_batch=True, units="units",
            rests_on=(_K.PROPOSAL,), dated=("dated",), issuing=True,
            papers=("consultation-letter",), moves={
                "": _move(_S.PROPOSED, to=_S.CONSULTED) + _AGAIN}),
    replace(_CITY, kind=_K.CONSULTATION_REPLY, title="部门意见", in_batch=True,
            rests_on=(_K.CONSULTATION,), dated=("answered_on",)),
    replace(_LEADER, kind=_K.RESOLUTION, title="会议审定", in_batch=True, units="rows",
            outcome="conclusion", rests_on=((_K.PROPOSAL, _K.OBJECTION_FINDING, _K.PANEL),),
            dated=("meeting", "held_on"), moves={
                "拟认定": _move(_S.CONSULTED, _S.REINSTATED, _S.DEFERRED, to=_S.RESOLVED)
                + _move(_S.HELD, to=_S.PUBLICISED),
                "暂缓": _against(_S.CONSULTED, _S.DEFERRED, _S.REINSTATED, _S.PROPOSED_REFUSAL,
                               to=_S.DEFERRED)
                + _since3(_against(_S.RESOLVED, to=_S.DEFERRED)
                          + _against(_S.HELD, _S.PUBLICISED, _S.CLEARED, to=_S.HELD)),
                "不予认定": _against(_S.CONSULTED, _S.DEFERRED, _S.PROPOSED_REFUSAL, _S.REINSTATED,
                                 _S.HELD, to=_S.RESOLVED_REFUSAL)
                + _since3(_against(_S.RESOLVED, _S.PUBLICISED, _S.CLEARED,
                                   to=_S.RESOLVED_REFUSAL))}),
    replace(_LEADER, kind=_K.PUBLICITY, title="公示", in_batch=True, units="rows",
            rests_on=(_K.RESOLUTION, _K.COMPLIANCE_CHECK), dated=("dated",), issuing=True,
            papers=("publicity",), moves={"": _move(_S.RESOLVED, to=_S.PUBLICISED)}),
    replace(_LEADER, kind=_K.PUBLICITY_CHANGE, title="公示变更", in_batch=True,
            rests_on=(_K.PUBLICITY,), dated=("dated",), issuing=True, units="terminated",
            papers=("publicity-change",), moves={
                "": _since3(_against(_S.PUBLICISED, _S.CLEARED, to=_S.RESOLVED)
                              + _stay(OFF_LIST))}),
    replace(_CITY, kind=_K.OBJECTION, title="异议登记", rests_on=(_K.PUBLICITY,), units="units",
            dated=("received_at",), independent=True, moves={
                "": _move(_S.PUBLICISED, _S.HELD, _S.CLEARED, to=_S.HELD)
                + _stay(DROPPED | {_S.WITHDRAWN})
                + _since3(_against(_S.RESOLVED, to=_S.HELD)
                          + _stay(frozenset({_S.REINSTATED, _S.DESIGNATED})))}),
    replace(_CITY, kind=_K.INCIDENT, title="线索登记", dated=("received_at",), moves={
                "": _against(_S.PUBLICISED, _S.HELD, _S.CLEARED, to=_S.HELD)
                + _until2(_stay(NOT_HELD - {_S.DESIGNATED}))
                + _since3(_against(_S.RESOLVED, to=_S.HELD) + _stay(NOT_HELD - {_S.RESOLVED}))}),
    replace(_LEADER, kind=_K.OBJECTION_FINDING, title="异议核查结论",
            rests_on=((_K.OBJECTION, _K.INCIDENT),), units="unit", outcome="disposal",
            dated=("decided_on",), independent=True,
            papers=("objection-reply",), moves={
                "保留": _move(_S.HELD, to=_S.PUBLICISED) + _stay(DROPPED | {_S.WITHDRAWN})
                + _since3(_stay(frozenset(_S) - DROPPED - {_S.HELD, _S.WITHDRAWN})),
                "提请研究": _since3(_stay(frozenset(_S) - {_S.HELD})
                                + _against(_S.HELD, to=_S.HELD)),
                "暂缓": _against(_S.HELD, to=_S.HELD),
                "移出": _against(_S.HELD, to=_S.REMOVED) + _stay(frozenset({_S.WITHDRAWN})),
                "增列": (Move(DROPPED, _S.REINSTATED, negative=True),)}),
    replace(_CITY, kind=_K.PUBLICITY_CLOSING, title="公示情况说明", in_batch=True,
            units="outcomes", outcome="conclusion", rests_on=(_K.PUBLICITY,),
            dated=("decided_on",), papers=("closing-statement",), moves={
                "无异议": _move(_S.PUBLICISED, to=_S.CLEARED),
                "异议不成立": _move(_S.PUBLICISED, to=_S.CLEARED),
                "异议成立移出": _against(_S.REMOVED, to=_S.REMOVED),
                "已撤回": _against(_S.WITHDRAWN, to=_S.WITHDRAWN),
                "暂缓": _against(_S.PUBLICISED, _S.HELD, to=_S.HELD)
                + _since3(_against(_S.DEFERRED, to=_S.DEFERRED)),
                "异议部分成立保留": _since3(_move(_S.PUBLICISED, to=_S.CLEARED)),
                "异议已撤回": _since3(_move(_S.PUBLICISED, to=_S.CLEARED)),
                "不予认定": _since3(_against(_S.RESOLVED_REFUSAL, to=_S.RESOLVED_REFUSAL)
                                + _against(_S.NOT_DESIGNATED, to=_S.NOT_DESIGNATED)),
                "另行公示": _since3(_against(_S.RESOLVED, to=_S.RESOLVED)
                                + _against(_S.REINSTATED, to=_S.REINSTATED))}),
    replace(_INTAKE, kind=_K.WITHDRAWAL, title="撤回申请", article="第三条", level=Level.CITY,
            approver=frozenset({Role.CITY_CLERK}), dated=("received_at",),
            papers=("termination-notice",),
            moves={"": (Move(OPEN, _S.WITHDRAWN, negative=True),)}),
    replace(_INTAKE, kind=_K.ALTERATION, title="更名等变更申请", article="第十九条",
            approver=frozenset({Role.DISTRICT_LEADER}), dated=("to_district_at",),
            moves={"": _stay(OPEN | {_S.DESIGNATED})}),
    replace(_LEADER, kind=_K.ALTERATION_DECISION, title="变更审核决定", article="第十九条",
            rests_on=(_K.ALTERATION,), outcome="conclusion", dated=("dated",), issuing=True,
            moves={"沿用": _stay(OPEN | {_S.DESIGNATED}),
                   "重新评价": _stay(OPEN | {_S.DESIGNATED})}),
    replace(_LEADER, kind=_K.NON_DESIGNATION, title="不予认定决定", units="unit",
            rests_on=((_K.RESOLUTION, _K.OBJECTION_FINDING, _K.REVIEW),), dated=("dated",),
            issuing=True, papers=("non-designation-notice",),
            moves={"": _against(_S.REMOVED, _S.RESOLVED_REFUSAL, _S.REVIEW_REFUSED,
                                to=_S.NOT_DESIGNATED)}),
    replace(_LEADER, kind=_K.DESIGNATION, title="认定通知", in_batch=True, units="rows",
            rests_on=(_K.PUBLICITY_CLOSING, _K.COMPLIANCE_CHECK), dated=("dated",), issuing=True,
            papers=("designation",), moves={"": _move(_S.CLEARED, to=_S.DESIGNATED)}),
)
# fmt: on
