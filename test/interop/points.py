"""Prints what nbgrader's gradebook holds: points by student and cell, null where a person must give them."""

import json
import sys

from nbgrader.api import Gradebook

url, assignment = sys.argv[1:]
with Gradebook(url) as book:
    points = {}
    for submission in book.assignment_submissions(assignment):
        points[submission.student.id] = {
            grade.name: None if grade.needs_manual_grade else grade.auto_score
            for notebook in submission.notebooks
            for grade in notebook.grades
        }
print(json.dumps(points))
