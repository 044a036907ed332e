"""The papers of a case (F01, F04, F06, F09) and of a station (F02): facts gathered for templates/print/."""

from portal.complaints.papers.case import PAPERS, CasePaper, available, case_paper
from portal.complaints.papers.register import RegisterPaper, register_paper

__all__ = ["PAPERS", "CasePaper", "RegisterPaper", "available", "case_paper", "register_paper"]
