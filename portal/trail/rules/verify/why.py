"""How a fault was seen, in both languages."""

from portal.core.terms import Term


def _why(code: str, zh: str, en: str) -> Term:
    return Term(code, zh, en)


CONTENT = _why("content", "内容与其哈希不符", "the content does not match its hash")
UNREADABLE = _why("unreadable", "该行无法按规范读取", "the line is not a readable canonical line")
CUT = _why("cut", "该行没有写完", "the line ends before its end")
NEXT_LINK = _why("next_link", "下一条不是接着这一条写的", "the next entry was not written after this one")
PREV_LINK = _why("prev_link", "与上一条接不上", "it does not follow from the entry before it")
FIRST_LINK = _why("first_link", "首条之前应当没有内容", "a first entry follows nothing, this one claims to")
GAP = _why("gap", "序号中断，缺少条目", "the numbering has a gap")
TAIL = _why(
    "tail", "清单或每日根里有，导出包里没有", "the list or a signed root names entries that are not here"
)
WHOLE_CHAIN = _why("whole_chain", "整个事项的记录都不见了", "all entries of this subject are gone")
ORDER = _why("order", "不在原来的位置上", "stands out of its place")
SWAPPED = _why("swapped", "序号被改，原是另一条", "was renumbered: it was written under another number")
TWICE = _why("twice", "同一条出现两次", "the entry stands here twice")
UNLISTED = _why("unlisted", "清单里没有这一条", "the list of subjects does not know it")
OTHER_BOOK = _why("other_book", "不属于本单位的记录", "it belongs to another book")
LISTED_HEAD = _why(
    "listed_head", "与清单所记的末条哈希不符", "it is not the entry the list of subjects names"
)
SEALED_HEAD = _why(
    "sealed_head", "与已签名的每日根所封存的不符", "it is not the entry a signed daily root sealed"
)
STAMPED = _why("stamped", "与凭证上的哈希不符", "it is not the entry the stamp was taken from")
STAMP_ABSENT = _why("stamp_absent", "凭证所指的条目不在导出包里", "the stamped entry is not in this archive")
PROOF = _why("proof", "路径推不出该日的根", "the proof does not lead to that root")
NO_PROOF = _why("no_proof", "已封存却没有路径", "sealed, but without a proof")
NOT_ALL = _why(
    "not_all", "每日根里的事项数多于导出包里的", "the root counts more subjects than the archive proves"
)
ANCHOR = _why("anchor", "不在上级机关的根里", "the root above does not hold it")
PART_HASH = _why("part_hash", "与清单（manifest）所记的哈希不符", "it differs from the manifest")
PART_ABSENT = _why("part_absent", "导出包里没有这个文件", "the archive lacks it")
PART_EXTRA = _why("part_extra", "清单（manifest）里没有这个文件", "the manifest does not list it")
PART_TWICE = _why("part_twice", "同名文件出现两次", "two members have this name")
PART_BROKEN = _why("part_broken", "压缩数据损坏", "its packed data is damaged")
SIGNATURE = _why("signature", "签名与内容、公钥不符", "the signature does not fit the content and the key")
KEY_ABSENT = _why("key_absent", "导出包里没有这把公钥", "the archive does not hold this public key")
KEY_UNTRUSTED = _why("key_untrusted", "不是您指定信任的密钥", "it is not a key you said you trust")
FILE_HASH = _why(
    "file_hash", "文件内容的哈希与文件名不符", "its content does not have the hash it is named by"
)
FILE_UNLISTED = _why(
    "file_unlisted", "条目引用了它，附件清单里没有", "an entry names it, the list of files does not"
)
