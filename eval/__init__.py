"""How good the answers are: questions with known answers, metrics, gates and reports."""
