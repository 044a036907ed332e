"""Training and exams: what people do, one function a verb."""
