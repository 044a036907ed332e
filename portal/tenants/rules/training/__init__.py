"""Training (培训) and exams: kinds, hours, coverage; questions, papers, marks."""
