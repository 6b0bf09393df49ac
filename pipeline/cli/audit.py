"""`dossier audit`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.keys import key_bytes
from pipeline.cli.options import As, Day, Format, day, now, program, refuse, settings

if TYPE_CHECKING:
    from pipeline.desk.auditing import Audit


def audit(
    context: typer.Context,
    root: Annotated[str, typer.Option(help="应当以哪个提交为权限之始。")] = "",
    format: As = Format.TEXT,
    as_of: Day = None,
    attest: Annotated[
        Path | None, typer.Option(help="把审计结果写成 in-toto 声明（验证摘要）。")
    ] = None,
    key: Annotated[
        str, typer.Option(help="为声明签名的私钥文件（权限 600），或 - 从标准输入读取。")
    ] = "",
) -> None:
    """逐步核对主线：谁起草、核稿、签发，哪些步骤不生效、为什么。"""
    from pipeline.cli import audit_table
    from pipeline.cli.tables import print_faults
    from pipeline.desk.auditing import judged_main

    if key and not attest:
        raise typer.BadParameter("密钥只用于为声明签名，请用 --attest 指明文件", param_hint="--key")
    audited = judged_main(settings(context).repo, day(as_of), day(None))
    ledger = audited.ledger
    if format is Format.JSON:
        typer.echo(audit_table.audit_json(audited))
    else:
        audit_table.print_audit(audited)
        print_faults(audited.branch)
        audit_table.print_attachments(*audited.attachments)
        audit_table.print_withheld(audited.withheld)
    if attest:
        _attest(settings(context).repo, audited, day(as_of), attest, key)
    if ledger.root is None:
        raise typer.Exit(1 if ledger.decisions else 0)
    if root and not ledger.root.startswith(root):
        refuse(f"权限之始是 {ledger.root}，不是所给的 {root}")
    raise typer.Exit(0 if audited.green else 1)


def _attest(repo: Path, audited: Audit, as_of: date, target: Path, key: str) -> None:
    from pipeline.desk.attestation import Circumstances, address, statement, written
    from pipeline.git.keys.ssh_keys import machine
    from pipeline.git.writer import Writer
    from pipeline.publication.output import write_file

    signer = machine(key_bytes(key)) if key else None
    with Writer(repo) as clone:
        made = Circumstances(program(), now(), as_of, address(clone.address()))
    write_file(target, written(statement(audited, made), signer))
    typer.echo(f"声明已写入 {target}", err=True)
