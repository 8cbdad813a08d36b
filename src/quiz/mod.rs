//! Quizzes: grading in patient millimetres, a quiz from its first question to its score, and progress on disk.
