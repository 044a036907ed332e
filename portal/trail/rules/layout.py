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

MAX_LINE = 1 << 20  # bytes of one line
MAX_MANIFEST = 64 << 20
MAX_MEMBERS = 500_000
MAX_TOTAL = 64 << 30  # bytes unpacked, as the archive claims (a member never gives more than it claims)
MAX_RATIO = 200  # unpacked : packed; hashes do not compress that well, bombs do
RATIO_FROM = 1 << 20  # members smaller than this are harmless at any ratio
