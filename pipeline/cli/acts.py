"""Commands that write: begin an act, draft its papers, approve, publish, replay the demo."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.keys import key_bytes
from pipeline.cli.options import Day, day, now, refuse, settings

if TYPE_CHECKING:
    from pipeline.publication.keeping import Order


def new(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="行为种类，如 recommendation、publicity。")],
    case: Annotated[str, typer.Option(help="案号；新申报不填，自动编号。")] = "",
    year: Annotated[int | None, typer.Option(help="批次年度。")] = None,
    division: Annotated[str, typer.Option(help="区县代码（区县的批次行为）。")] = "",
    park: Annotated[bool, typer.Option(help="新申报为绿色园区（默认绿色工厂）。")] = False,
    as_of: Day = None,
) -> None:
    """起草一份文书：依据的摘要和名单已填好，其余逐项标明要填什么。"""
    from pipeline.desk.new.begin import Wanted, write
    from pipeline.desk.new.skeleton import TO_FILL

    wanted = Wanted(kind, case, year or day(as_of).year, division, park, day(as_of))
    path = write(settings(context).repo, wanted)
    blanks = (settings(context).repo / path).read_text("utf-8").count(TO_FILL)
    typer.echo(f"已起草 {path}（{blanks} 处标明{TO_FILL}）；填写后执行 dossier check {path}")


def draft(
    context: typer.Context,
    ident: Annotated[str, typer.Argument(metavar="ID", help="文书路径或案号的一部分。")],
    paper: Annotated[
        str, typer.Argument(help="公文种类，如 publicity；空白表：site-visit-form、panel-form。")
    ],
    out: Annotated[Path, typer.Option(help="写到哪个文件夹。")],
    as_of: Day = None,
) -> None:
    """预览公文：加“预览·未经批准”水印，不编文号。"""
    from pipeline.publication import drafts

    for path in drafts.draft(settings(context).repo, ident, paper, out, day(as_of)):
        typer.echo(str(path))


def approve(
    context: typer.Context,
    branch: Annotated[str, typer.Argument(help="待批准的分支。")],
    officer: Annotated[str, typer.Option("--as", help="名册中的人员编号。")],
    key: Annotated[str, typer.Option(help="签名私钥文件，或 agent。")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问。")] = False,
) -> None:
    """核稿或签发：检查分支，预览将出具的公文，加上所缺的下一个签名并送达。"""
    from pipeline.desk import report
    from pipeline.desk.approving import sign

    if not yes and not typer.confirm(f"以 {officer} 的名义检查并签署 {branch}？"):
        raise typer.Exit(1)
    drafts = Path(tempfile.mkdtemp(prefix="dossier-draft-"))
    signed = sign(settings(context).repo, branch, officer, key, now(), drafts)
    for path in signed.drafts:
        typer.echo(f"预览：{path}")
    if not signed.outcome.commit:
        typer.echo(report.lines_of(signed.outcome.findings))
        refuse("没有签署，分支和主线都未改动")
    typer.echo(f"已{signed.outcome.next.title}：{signed.outcome.commit[:12]}")


def publish(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(help="公开网站的文件夹。")] = None,
    internal: Annotated[Path | None, typer.Option(help="不公开的公文写到哪里。")] = None,
    previous: Annotated[
        str, typer.Option(help="以前的发布：版本或文件夹，默认 published 分支。")
    ] = "",
    commit: Annotated[bool, typer.Option("--commit", help="记入 published 分支并推送。")] = False,
    key: Annotated[
        str,
        typer.Option(
            help="发布员的私钥：文件（权限 600）、-（标准输入）或 agent；--commit 时必填。"
        ),
    ] = "",
    root: Annotated[str, typer.Option(help="应当以哪个提交为权限之始。")] = "",
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="不发布，重排已出具的公文并比对。")
    ] = False,
    as_of: Day = None,
) -> None:
    """出具公文并生成公开网站；已出具的原样保留。"""
    from pipeline.cli import tables
    from pipeline.publication.issuing import Output
    from pipeline.publication.publishing import publish_site, rebuilt

    if rebuild:
        proved = tables.print_rebuilt(rebuilt(settings(context).repo, day(as_of), previous))
        raise typer.Exit(0 if proved else 1)
    if out is None:
        raise typer.BadParameter("请用 --out 指明公开网站的文件夹", param_hint="--out")

    with tables.progress("出具公文") as told:
        done = publish_site(
            settings(context).repo,
            Output(out, internal),
            day(as_of),
            previous=previous,
            root=root,
            order=_order(key) if commit else None,
            progress=told,
        )
    tables.print_published(done, out, internal)


def _order(key: str) -> Order:
    """When and by whom what is issued is kept. Without a key nothing is set."""
    from pipeline.git.keys.ssh_keys import agent, machine
    from pipeline.publication.keeping import Order, keyless

    if not key:
        return Order(now(), keyless)
    if key == "agent":
        return Order(now(), lambda roster: agent(sorted(roster.publishers_keys())))
    if not (raw := key_bytes(key)).strip():
        refuse("--key 所给的发布员私钥是空的（多半没有设置 DOSSIER_PUBLISHER_KEY），未作发布")
    signer = machine(raw)
    return Order(now(), lambda _: signer)


def demo(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="DIR", help="空文件夹。")],
) -> None:
    """把 2025 年度示例批次从申报到认定在新仓库上走一遍。"""
    from pipeline.cli.demo import run

    run(settings(context).repo, target)
