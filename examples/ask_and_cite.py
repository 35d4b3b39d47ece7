"""Ask a question and a follow-up, then print what a draft needs: the answer, its quotes and its BibTeX."""

from assistant import Assistant

assistant = Assistant.open()
first = assistant.ask("Which benchmark checks human values in vision-grounded decisions?")
second = assistant.ask("And how many pictures does it have?", history=[(first.question, first)])

for answer in (first, second):
    print(f"{answer.standalone_question}\n  {answer.status}")
    for citation in answer.citations:
        start, end = citation.start, citation.end
        assert citation.paper.abstract[start:end] == citation.quote
        print(f"  [{citation.number}] {citation.paper.title}, characters {start} to {end}: “{citation.quote}”")

print(second.to_bibtex())
