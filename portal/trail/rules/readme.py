"""The README inside every export, in Chinese and English: what it is and how to check it without us."""

README = """\
# 留痕导出包

本压缩包是“一站 Yizhan”留痕记录的导出件。它不依赖本系统、不联网、不连数据库，任何人都可以独立核验。

## 最快的核验方法

装有本系统命令行的电脑上运行：

    portal trail verify 本文件.zip --key 公钥指纹

`--key` 后面写您从**别的渠道**（公告、公文、上门抄录）得到的公钥指纹。不写 `--key` 也能核验内部是否一致，
并会告诉您是哪把密钥签的名，但不能证明签名的人就是您以为的人。
返回值：0 未发现问题；1 发现问题，逐条列明是哪一项的第几条；2 文件无法读取。

## 自己写程序核验

完整格式见随系统公开的文档 docs/trail-format.md，要点如下：

1. 每行一条，UTF-8、键名排序、无空格的规范 JSON（RFC 8785 的子集）。
2. `entries.jsonl`：每条去掉 `hash` 后取 SHA-256，应等于它的 `hash`；`prev` 应等于同一事项上一条的 `hash`，
   第一条的 `prev` 为 64 个 0；`seq` 从 1 开始连续。
3. `subjects.jsonl`：每个事项的条数 `count`、末条哈希 `head`、已封存到第几条 `sealed`。
4. `roots.jsonl`：每日封存的根。去掉 `hash`、`sig` 后取 SHA-256 应等于 `hash`；`sig` 是 Ed25519 签名，
   内容为 `yizhan-trail root` 加换行再加上述规范 JSON；`prev` 为上一个根的 `hash`。
5. `proofs.jsonl`：RFC 6962 的默克尔路径，证明某事项当时的末条哈希在某日的根里。
6. `anchors.jsonl`：本单位的根在上级机关的根里的证明，逐级向上。
7. `manifest.json` 列出其余每个文件的 SHA-256；`manifest.sig` 是对 `yizhan-trail manifest` 加换行再加
   `manifest.json` 原文的 Ed25519 签名。
8. `files/` 下的文件以内容的 SHA-256 命名。
9. `keys.jsonl`：公钥（32 字节，十六进制）及其指纹（公钥字节的 SHA-256）。

留痕中没有姓名、电话、住址、证件号码，只有代码、编号、日期、数字和哈希。

---

# Trail export

This archive is an export of the trail kept by Yizhan. Anyone can check it without the product, a network or
a database.

## The quick way

    portal trail verify THIS.zip --key FINGERPRINT

Give `--key` the fingerprint you got by **another way** (a notice, a letter, a visit). Without it the check still
shows whether the archive is consistent and names the key that signed it, but not that the key is the one you trust.
Exit status: 0 nothing found; 1 found wanting, each fault named; 2 not readable.

## Your own checker

The whole format is in docs/trail-format.md of the product. In short:

1. One line each, canonical JSON (a subset of RFC 8785): UTF-8, sorted keys, no blanks.
2. `entries.jsonl`: SHA-256 of an entry without `hash` equals its `hash`; `prev` is the `hash` of the same subject's
   entry before, 64 zeros for the first; `seq` counts from 1 without gaps.
3. `subjects.jsonl`: for each subject the number of entries `count`, the last hash `head`, and `sealed`.
4. `roots.jsonl`: the daily roots. SHA-256 without `hash` and `sig` equals `hash`; `sig` is Ed25519 over
   `yizhan-trail root`, a line feed, and that canonical JSON; `prev` is the `hash` of the root before.
5. `proofs.jsonl`: Merkle paths by RFC 6962: this subject ended with this hash in that day's root.
6. `anchors.jsonl`: proofs that this scope's root stands in the root of the bureau above, step by step.
7. `manifest.json` lists the SHA-256 of every other member; `manifest.sig` is Ed25519 over `yizhan-trail manifest`,
   a line feed, and the bytes of `manifest.json`.
8. Members of `files/` are named by the SHA-256 of their content.
9. `keys.jsonl`: public keys (32 bytes in hex) and their fingerprints (SHA-256 of those bytes).

The trail holds no names, telephones, addresses or identity numbers: only codes, ids, dates, numbers and hashes.
"""
