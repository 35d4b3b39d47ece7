"""Check the sentences of a draft against the papers they cite, and say which need another look."""

from assistant import Assistant

DRAFT = [
    ("VIVA contains 1,240 images.", "VIVA"),
    ("VIVA contains 3,240 images.", "VIVA"),
    ("VIVA asks models about vision-grounded decisions and human values.", "VIVA"),
]

assistant = Assistant.open()
papers = {paper.title.partition(":")[0]: paper for paper in assistant.index.papers}
for sentence, name in DRAFT:
    verdict = assistant.check(sentence, [papers[name]])
    print(f"{verdict.verdict:12} {verdict.score:.2f}  {sentence}")
    for reason in verdict.why:
        print(f"{'':18}{reason}")
