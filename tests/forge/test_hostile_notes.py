"""Whoever may push may write notes: what is not a recorder's word on this very merge is nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from time import perf_counter

import pytest

from pipeline.authority.decision import Decision
from pipeline.authority.review_record import Account, Contribution, Push, Review, ReviewRecord
from pipeline.git.keys.demo_keys import signer as demo_signer
from pipeline.git.keys.ssh_keys import sign
from pipeline.git.notes import MAX_BYTES, NOTES, place_of, written
from pipeline.git.objects import FILE, FOLDER
from pipeline.git.steps import Change
from pipeline.git.writer import Writer
from pipeline.ledger.folding import fold
from tests.support.odd_objects import blob, bomb, folder, items, nested
from tests.support.running import dossier
from tests.support.serving import Hub, serving
from tests.support.webwork import FORGE, RECORDER, Said, WebOffice, account
from tests.support.writing import moment, plain

PLAIN = {"papers/x.yml": b"{}\n"}
CHIEF = [Said("chief-1")]
SOMEONE = demo_signer(59)


def put(office: WebOffice, files: dict[str, bytes | None]) -> None:
    """A commit on the notes, as anyone may push it."""
    w, old = office.writer, office.writer.refs.get(NOTES)
    changes = [Change(p, None, None if r is None else w.store("blob", r)) for p, r in files.items()]
    sha = w.commit_tree(
        w.overlay(old, changes), [old] if old else [], FORGE, None, moment("2025-03-09T10:00"), "x"
    )
    w.set_ref(NOTES, sha, old)
    if w.has_remote():
        w.push_ref(sha, NOTES, old)


Bend = Callable[[ReviewRecord], bytes]


def again(**changes: object) -> Bend:
    """The recorder signs other facts: only what is held against Git and the roster can refuse."""
    return lambda a: written(replace(a, **changes).text(), RECORDER)  # type: ignore[arg-type]


def edited(old: bytes, new: bytes) -> Bend:
    return lambda a: written(a.text().replace(old, new), RECORDER)


FORGED = {
    "without a signature": (lambda a: a.text(), "note-signature", "没有签名"),
    "nothing at all": (lambda a: b"", "note-signature", "没有签名"),
    "broken armour": (
        lambda a: a.text() + b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n",
        "note-signature",
        "签名不成立",
    ),
    "changed after signing": (
        lambda a: written(a.text(), RECORDER).replace(b"APPROVED", b"COMMENTED"),
        "note-signature",
        "内容在签名后被改动",
    ),
    "signed for another use": (
        lambda a: a.text() + sign(RECORDER.key, a.text()).encode(),
        "note-signature",
        "dossier-approvals",
    ),
    "by nobody's key": (lambda a: written(a.text(), SOMEONE), "note-recorder", "记录员"),
    "too large": (
        lambda a: written(a.text() + b" " * MAX_BYTES, RECORDER),
        "note-signature",
        "上限",
    ),
    "not a record": (lambda a: written(b"hello\n", RECORDER), "note-form", "格式有误"),
    "an unknown field": (edited(b'"main"', b'"extra": 1, "main"'), "note-form", "格式有误"),
    "another version": (edited(b"approvals/1", b"approvals/2"), "note-form", "格式有误"),
    "another kind": (
        lambda a: written(plain(ANNUL).replace(b"\n\n", b"\n"), RECORDER),
        "note-form",
        "种类不符",
    ),
    "of another merge": (again(merge="5" * 40), "note-other", "另一次合并"),
    "of another base": (again(base="5" * 40), "note-other", "另一次合并"),
    "of another head": (again(head="5" * 40), "note-other", "另一次合并"),
    "of another repository": (again(repository=7), "note-repository", "无权记录"),
    "of another forge": (again(forge="elsewhere.invalid"), "note-repository", "无权记录"),
    "of other commits": (
        again(commits=(Contribution("5" * 40, None, None),)),
        "note-commits",
        "实有的提交",
    ),
    "of no commits": (again(commits=()), "note-commits", "实有的提交"),
    "of another hour": (
        lambda a: again(merged_at=a.merged_at + timedelta(minutes=11))(a),
        "note-clock",
        "相差过大",
    ),
}
ANNUL = {
    "record": "annulment/1",
    "steps": [{"commit": "5" * 40, "reasons": "没有批准。"}],
    "dated": "2025-03-08",
}


@pytest.fixture(scope="module")
def forged(
    enrolled: WebOffice, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Decision]]:
    """A merge for each forgery, all recorded, all forged, all judged at once."""
    with serving(Hub()) as hub:
        office = enrolled.at(tmp_path_factory.mktemp("forged"), hub)
        for n in range(len(FORGED)):
            office.web("2025-03-07T10:00", {f"papers/{n}.yml": b"{}\n"}, "admin-1", CHIEF)
        facts = office.record().recorded
        bent = zip(FORGED.values(), facts, strict=True)
        put(office, {place_of(a.merge): bend(a) for (bend, *_), a in bent})
        judged = {d.step: d for d in office.judged().decisions}
        office.close()
        yield {name: judged[a.merge] for name, a in zip(FORGED, facts, strict=True)}


@pytest.mark.parametrize("name", FORGED)
def test_a_note_that_is_not_believed(forged: dict[str, Decision], name: str) -> None:
    _, rule, words = FORGED[name]
    assert not forged[name].accepted
    (finding,) = forged[name].findings
    assert finding.rule == f"authority-{rule}" and words in finding.message and finding.hint


@pytest.fixture(scope="module")
def noted(
    enrolled: WebOffice, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[WebOffice, ReviewRecord]]:
    """One merge in effect by its note."""
    with serving(Hub()) as hub:
        office = enrolled.at(tmp_path_factory.mktemp("notes"), hub)
        office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
        (recorded,) = office.record().recorded
        assert office.judged().decisions[-1].accepted
        yield office, recorded
        office.close()


def test_two_notes_on_one_merge_are_none(noted: tuple[WebOffice, ReviewRecord]) -> None:
    """Git would print both, one after the other."""
    office, recorded = noted
    good = written(recorded.text(), RECORDER)
    put(office, {recorded.merge: good})
    (finding,) = office.judged().decisions[-1].findings
    assert "有两份" in finding.message
    put(office, {recorded.merge: None})
    assert office.judged().decisions[-1].accepted


def test_any_layout_of_git_is_read(noted: tuple[WebOffice, ReviewRecord]) -> None:
    office, recorded = noted
    sha, good = recorded.merge, written(recorded.text(), RECORDER)
    for place in (sha, f"{sha[:2]}/{sha[2:4]}/{sha[4:]}"):
        put(office, {place_of(sha): None, place: good})
        assert office.judged().decisions[-1].accepted
        put(office, {place_of(sha): good, place: None})


def test_other_things_among_the_notes_are_nothing(noted: tuple[WebOffice, ReviewRecord]) -> None:
    office, _ = noted
    put(office, {"README": b"x", "zz/" + "0" * 38: b"x", "ab/" + "0" * 38: b"\xff\0"})
    assert office.judged().decisions[-1].accepted


def test_a_forged_note_is_replaced(office: WebOffice) -> None:
    pull = office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    office.deliver()
    put(office, {pull.merge or "": b"forged", place_of(pull.merge or ""): b"forged too"})
    assert [a.merge for a in office.record().recorded] == [pull.merge]
    assert office.rules(pull.merge) == set()


def test_a_key_counts_from_the_step_after_it_was_entered(office: WebOffice) -> None:
    """A recorder who is entered by the very request, or after it, cannot speak of it."""
    early = office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    (recorded,) = office.record().recorded
    path = "registry/officers.yaml"
    raw = office.writer.blob(office.writer.tree("main")[path][1])
    new = raw.replace(RECORDER.public.encode(), SOMEONE.public.encode())
    own = office.web("2025-03-08T10:00", {path: new}, "admin-1", CHIEF)
    facts = replace(
        recorded,
        merge=own.merge or "",
        base=early.merge or "",
        head=own.head,
        merged_at=moment("2025-03-08T10:00"),
        commits=(Contribution(own.head, None, None),),
        main=own.merge or "",
    )
    put(office, {place_of(own.merge or ""): written(facts.text(), SOMEONE)})
    assert office.rules(own.merge) == {"authority-note-recorder"}
    put(office, {place_of(early.merge or ""): written(recorded.text(), SOMEONE)})
    assert office.rules(early.merge) == {"authority-note-recorder"}


def test_a_signed_merge_needs_no_note_and_none_hurts_it(office: WebOffice) -> None:
    merge = office.hand("2025-03-07T10:00", PLAIN, "admin-1", "chief-1")
    put(office, {place_of(merge): b"forged"})
    assert office.rules(merge) == set()


def annulled(office: WebOffice) -> tuple[str, str]:
    """A merge without record, annulled by three persons; both ids."""
    pull = office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    step = {"commit": pull.merge, "reasons": "没有记录。"}
    annul = {"record": "annulment/1", "steps": [step], "dated": "2025-03-08"}
    files = {"registry/annulments/a.yaml": plain(annul), "papers/x.yml": None}
    return pull.merge or "", office.hand(
        "2025-03-08T10:00", files, "admin-2", "chief-2", "leader-1"
    )


def test_a_late_note_does_not_undo_an_annulment(office: WebOffice) -> None:
    merge, annulment = annulled(office)
    facts = ReviewRecord(
        forge="", repository=4242, pull_request=2, merge=merge, base="", head="",
        merged_at=moment("2025-03-07T10:00"), merged_by=None, author=None, retargeted_at=None,
        commits=(), pushes=(), reviews=(), main=annulment, recorded_at=moment("2025-03-09T10:00"),
    )  # fmt: skip
    put(office, {place_of(merge): written(_whole(office, facts).text(), RECORDER)})
    decisions = {d.step: d for d in office.judged().decisions}
    assert decisions[annulment].accepted
    assert [f.rule for f in decisions[merge].findings] == ["authority-note-late"]
    assert office.record().recorded == []  # said once, not asked for ever


def _whole(office: WebOffice, facts: ReviewRecord) -> ReviewRecord:
    """The facts of the first request, with its chief's review."""
    pull, w = office.hub.pulls[0], office.writer
    base, head = w.commit(facts.merge).parents
    by = {n: Account(account(n)["id"], n, "User") for n in ("admin-1", "chief-1")}
    at = facts.merged_at - timedelta(minutes=5)
    return replace(
        facts,
        forge="127.0.0.1",
        base=base,
        head=head,
        author=by["admin-1"],
        commits=(Contribution(pull.head, by["admin-1"], by["admin-1"]),),
        pushes=(Push("0" * 40, pull.head, at, by["admin-1"]),),
        reviews=(Review(1, by["chief-1"], "APPROVED", pull.head, at),),
    )


def test_a_late_note_that_undoes_nothing_counts(office: WebOffice) -> None:
    """Two merges in one push, or a run that was missed."""
    one = office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF)
    signed = office.hand("2025-03-08T10:00", {"papers/y.yml": b"{}\n"}, "admin-1", "chief-1")
    office.record()
    assert office.rules(one.merge) == office.rules(signed) == set()


def test_a_late_note_does_not_undo_what_was_signed_meanwhile(office: WebOffice) -> None:
    """It brings a path that would bar one signed since; left out on whatever day one asks."""
    ended = office.web("2025-03-07T10:00", {"papers/X.yml": b"{}\n"}, "admin-1", CHIEF)
    signed = office.hand("2025-03-08T10:00", PLAIN, "admin-1", "chief-1")
    office.record()
    decisions = {d.step: d for d in office.judged().decisions}
    assert decisions[signed].accepted
    (finding,) = decisions[ended.merge or ""].findings
    assert finding.rule == "authority-note-late" and signed[:12] in finding.message
    on_that_day = fold(office.writer, "main", moment("2025-03-07T12:00").date())
    assert [d.accepted for d in on_that_day.decisions if d.step == ended.merge] == [False]


def test_notes_that_are_no_notes_are_a_finding(office: WebOffice) -> None:
    """The merge that needs one is refused for that; what an officer signed goes on."""
    merge = office.web("2025-03-07T10:00", PLAIN, "admin-1", CHIEF).merge
    signed = office.hand("2025-03-08T10:00", {"papers/y.yml": b"{}\n"}, "admin-1", "chief-1")
    blob = office.writer.store("blob", b"x")
    office.writer.set_ref(NOTES, blob, None)
    decisions = {d.step: d for d in office.judged().decisions}
    assert decisions[signed].accepted
    (finding,) = decisions[merge or ""].findings
    assert finding.rule == "authority-note-signature" and NOTES in finding.message


def flat(w: Writer) -> str:
    """27 MB of names, none of a merge."""
    one = blob(w)
    return folder(w, [(FILE, b"%040x" % n, one) for n in range(400_000)])


JUNK: dict[str, Callable[[Writer], str]] = {
    "27 MB of notes": flat,
    "a bomb": bomb,
    "1,200 folders": lambda w: nested(w, 1200),
}


@pytest.mark.parametrize("kind", JUNK)
@pytest.mark.parametrize("where", ["beside", "in the way"])
def test_junk_among_the_notes_costs_nothing(
    noted: tuple[WebOffice, ReviewRecord], kind: str, where: str
) -> None:
    """Only the names that one merge's note may have are looked up, so a bomb beside it is nothing.

    In the way of a note, junk is at most a note that is not there.
    """
    office, record = noted
    w, old = office.writer, office.writer.refs[NOTES]
    good = written(record.text(), RECORDER)
    put(office, {place_of(record.merge): good})
    top = w.commit(w.resolve(NOTES)).tree
    name = b"00" if where == "beside" else record.merge[:2].encode()
    junk = JUNK[kind](w)
    tree = folder(w, [*(i for i in items(w, top) if i[1] != name), (FOLDER, name, junk)])
    sha = w.commit_tree(tree, [old], FORGE, None, moment("2025-03-09T10:00"), "x")
    w.set_ref(NOTES, sha, w.refs[NOTES])
    before = perf_counter()
    decision = office.judged().decisions[-1]
    assert perf_counter() - before < 10
    assert decision.accepted == (where == "beside")
    w.set_ref(NOTES, old, sha)


@pytest.mark.parametrize("kind", [FILE, FOLDER])
def test_a_note_that_is_no_file(noted: tuple[WebOffice, ReviewRecord], kind: str) -> None:
    office, record = noted
    w, old = office.writer, office.writer.refs[NOTES]
    top = w.commit(old).tree
    tree = folder(w, [(kind, record.merge.encode(), top)])
    sha = w.commit_tree(tree, [old], FORGE, None, moment("2025-03-09T10:00"), "x")
    w.set_ref(NOTES, sha, old)
    assert not office.judged().decisions[-1].accepted
    w.set_ref(NOTES, old, sha)


FOUNDATIONS = {
    "registry/root.yaml": b"x: 1\n",
    "registry/officers.yaml": b"x: 1\n",
    ".github/workflows/publish.yml": b"{}\n",
    "schemas/new-1.schema.json": b"{}\n",
    "templates/new.html.j2": b"<p></p>\n",
}


def test_the_recorders_key_alone_changes_no_foundation(office: WebOffice) -> None:
    """Root, roster, workflows, schemas and templates need an officer's signature."""
    merges = {
        path: office.web("2025-03-07T10:00", {path: raw}, "admin-1", CHIEF).merge
        for path, raw in FOUNDATIONS.items()
    }
    office.record()
    rules = {d.step: {f.rule for f in d.findings} for d in office.judged().decisions}
    for path, merge in merges.items():
        assert "authority-signed-only" in rules[merge or ""], path
    signed = office.hand("2025-03-08T10:00", {".github/y.yml": b"{}\n"}, "admin-1", "chief-1")
    assert office.rules(signed) == set()


def test_nobody_annuls_their_own_work_on_the_pages(office: WebOffice) -> None:
    """Who wrote there unsigned, and who reviewed it, stand behind the step as signers do."""
    pull = office.web("2025-03-07T10:00", PLAIN, "admin-1", [Said("leader-1")], signed=False)
    office.record()
    assert not office.judged().decisions[-1].accepted
    annul = {
        "record": "annulment/1",
        "steps": [{"commit": pull.merge, "reasons": "缺处长。"}],
        "dated": "2025-03-08",
    }
    files = {"registry/annulments/a.yaml": plain(annul), "papers/x.yml": None}
    own = office.hand("2025-03-08T10:00", files, "admin-1", "chief-1", "leader-1")
    said = [f.message for f in office.judged().decisions[-1].findings]
    assert office.rules(own) == {"authority-annulment-own"}
    assert [message.split()[0] for message in said] == ["admin-1", "leader-1"]


def test_who_signed_a_commit_of_the_branch_is_no_reviewer(office: WebOffice) -> None:
    """Even where the forge attributes that commit to nobody."""
    when, w = moment("2025-03-07T10:00"), office.writer
    main = w.resolve("main")
    for person, raw in (("chief-1", b"all: mine\n"), ("admin-1", b"all: mine\n\n")):
        tip = w.commit_files(
            "both",
            {"papers/x.yml": raw},
            base="main",
            author=office.cast.people[person],
            signer=office.cast.signer(person),
            at=when - timedelta(hours=1),
            message="x",
        )
    pull = office.button(when, "both", main, tip, "admin-1", CHIEF)
    pull.commits = [(sha, None, None) for sha, _, _ in pull.commits]
    office.record()
    assert "authority-review-contributor" in office.rules(pull.merge)


def test_no_line_of_the_audit_begins_with_a_path(office: WebOffice) -> None:
    """On a forge's log a line that begins with two colons is a command to it."""
    office.web("2025-03-07T10:00", {"::error title=x::all is well": b"x"}, "admin-1", [])
    office.deliver()
    ran = dossier("audit", repo=office.repo)
    assert ran.returncode == 1 and "all is well" in ran.stdout
    assert not [line for line in ran.stdout.splitlines() if line.startswith(("::", "%"))]
