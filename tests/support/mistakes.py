"""Mistakes a person makes in a right record: file, what stood there, what they wrote."""

APPLICATION = "dossiers/2025/f-7k3q/application.yaml"
PARK = "dossiers/2025/p-m2x9/application.yaml"
REPLY = "tests/records/right/silent-reply.yaml"
CALL = "dossiers/2025/call.yaml"

MISTAKES = {
    "typo in a key": (APPLICATION, "credit_code:", "credit_cod:"),
    "key of no meaning": (APPLICATION, "founded:", "colour: 绿\n  founded:"),
    "key out of place": (APPLICATION, "year: 2025\n", "year: 2025\nname: 示例\n"),
    "missing": (APPLICATION, '  founded: "2016-11-03"\n', ""),
    "number for text": (APPLICATION, '"2651"', "2651"),
    "text for number": (APPLICATION, "paid_elsewhere: 0", 'paid_elsewhere: "无"'),
    "year in quotes": (APPLICATION, "year: 2025", 'year: "2025"'),
    "text for list": (APPLICATION, "accidents: []", "accidents: 无"),
    "yes for true": (APPLICATION, "on_site: true", "on_site: yes"),
    "null": (APPLICATION, "accidents: []", "accidents: null"),
    "no such day": (APPLICATION, '"2016-11-03"', '"2016-11-31"'),
    "date in Chinese": (APPLICATION, '"2016-11-03"', "2016年11月3日"),
    "instant without zone": (APPLICATION, "14:05:00+08:00", "14:05:00"),
    "credit code in lower case": (APPLICATION, "91500115MA5U7K3Q8U", "91500115ma5u7k3q8u"),
    "credit code with O": (APPLICATION, "91500115MA5U7K3Q8U", "915OO115MA5U7K3Q8U"),
    "credit code mistyped": (APPLICATION, "91500115MA5U7K3Q8U", "91500115MA5U7K3Q8T"),
    "credit code too short": (APPLICATION, "91500115MA5U7K3Q8U", "91500115MA5U7K3Q8"),
    "no such choice": (APPLICATION, "ownership: 民营", "ownership: 民营企业"),
    "supply chain": (APPLICATION, "kind: factory", "kind: supply-chain"),
    "industry of five digits": (APPLICATION, '"2651"', '"26510"'),
    "negative": (APPLICATION, "headcount: 9", "headcount: 0"),
    "empty text": (APPLICATION, "person: 示例秦某", 'person: ""'),
    "too long": (APPLICATION, "profile: ", "profile: " + "绿" * 500),
    "empty list": (APPLICATION, "  - 聚酰胺工程塑料\n  - 改性树脂粒料\n", "  []\n"),
    "repeated": (APPLICATION, "    - 制造\n    - 研发\n", "    - 制造\n    - 制造\n"),
    "two years of carbon": (PARK, "  - year: 2022\n    value: 1.92\n    unit: tCO2/万元\n", ""),
    "area of nothing": (PARK, "boundary_km2: 31.5", "boundary_km2: 0"),
    "title without date": (PARK, '    title_from: "2022-01-21"\n', ""),
    "silent but answered": (REPLY, "silent: true", 'silent: true\nnumber: "1"'),
    "answered but nothing said": (REPLY, "silent: true", "silent: false"),
    "number in square brackets": (CALL, "渝经信节能〔2025〕8号", "渝经信节能[2025]8号"),
    "score over a hundred": ("dossiers/2025/panel-1.yaml", "score: 89.2", "score: 892"),
    "one official": (
        "dossiers/2025/f-7k3q/site-visit.yaml",
        "  - name: 示例乙某\n    organisation: 市经济信息委节能与综合利用处（示例）\n",
        "",
    ),
    "refusal without ground": (
        "dossiers/2025/f-7k3q/review.yaml",
        "conclusion: 进入评审",
        "conclusion: 不予认定",
    ),
    "version of the record": (CALL, "record: call/1", "record: call/2"),
    "rests on nothing": (
        "dossiers/2025/consultation-1.yaml",
        "on:\n",
        "on: []\nold:\n",
    ),
}
