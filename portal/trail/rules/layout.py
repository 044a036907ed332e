"""The members of an export and the limits a reader holds to. See docs/trail-format.md."""

FORMAT = "yizhan-trail-export"
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
README = "README.md"
KEYS = "keys.jsonl"
ENTRIES = "entries.jsonl"
SUBJECTS = "subjects.jsonl"
ROOTS = "roots.jsonl"
PROOFS = "proofs.jsonl"
ANCHORS = "anchors.jsonl"
FILES = "files.jsonl"
FILES_FOLDER = "files/"
DATA_FOLDER = "data/"
REQUIRED = (README, KEYS, ENTRIES, SUBJECTS, ROOTS, PROOFS, ANCHORS, FILES)

# The ZIP's comment: the SHA-256 of the file up to these last 64 characters. It shows a byte changed outside the
# members (dates, padding). Whoever packs the members anew loses it, and loses nothing else.
COMMENT = b"yizhan sha256:"
ZIP = "(zip)"  # how faults name the archive itself

MAX_LINE = 1 << 20  # bytes of one line
MAX_MANIFEST = 64 << 20
MAX_MEMBERS = 500_000
MAX_TOTAL = 64 << 30  # bytes unpacked, as the archive claims (a member never gives more than it claims)
MAX_RATIO = 200  # unpacked : packed; hashes do not compress that well, bombs do
RATIO_FROM = 1 << 20  # members smaller than this are harmless at any ratio
