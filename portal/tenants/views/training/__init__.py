"""Pages of training: sessions, the question bank, exams, certificates, and a bureau's view of it all."""

from portal.tenants.views.training import bank, bureau, certificates, exams, session_files, sessions, sitting
from portal.tenants.views.training.places import (
    bureau_training,
    certificate_pages,
    exam_pages,
    training_pages,
)
from portal.tenants.views.training.today import learning_strips

_ROUTES = (
    bank,
    bureau,
    certificates,
    exams,
    session_files,
    sessions,
    sitting,
)  # importing them added their routes

__all__ = ["bureau_training", "certificate_pages", "exam_pages", "learning_strips", "training_pages"]
