"""What simulated people write: few plain sentences, with how good each is, so that ratings of them mean something."""

from __future__ import annotations

from simulator.domain.critical_reviews import ReviewAct

OWN_WORDS = {
    "Can we stay here a moment? Something just changed in your face.": 4,
    "I think I missed you just now. What was it like when I said that?": 4,
    "It sounds as if part of you wants to be reached, and part of you is not sure it is safe.": 4,
    "When it was at its worst, whom did you hope would come?": 3,
    "I notice that you went quiet. I would like to understand what happened.": 3,
    "That sounds lonely. Is that close to it?": 3,
    "Would it be all right to go a little more slowly here?": 3,
    "I hear how hard this has been. Tell me more about it.": 2,
    "What goes through you when you say that?": 2,
    "You have both been trying for a long time.": 2,
    "Let us look at what each of you could do differently this week.": 1,
    "I am sure they did not mean it like that.": 1,
    "Have you tried telling them how you feel?": 1,
    "You need to let that go if you want things to get better.": 0,
    "That is not really what we are here to talk about.": 0,
}
"""Text and how good it is, 0–4."""

COMMENTS = (
    "You stayed with the feeling here when it would have been easier to explain. What helped you do that?",
    "The pull to make it better came first, I think. What would one more moment of listening have cost?",
    "You noticed the silence. Next time say out loud that you noticed it.",
    "I would have gone after the strain a turn earlier. Shall we look at this one together on our next hour?",
    "Good that you asked before you gave an opinion.",
    "Who in the room was furthest away from you at this point?",
    "Read their answer again before we meet: what was the question underneath it?",
)
ON_THE_WHOLE = (
    "Thank you for sharing this one. The repair in the middle is worth going over slowly.",
    "You reached both of them. Keep an eye on the plan for safety before the end.",
    "Steady from the beginning to the end. Let us talk about where you felt least sure.",
)
REACTIONS = (
    "My shoulders went up when the silence got long.",
    "I wanted them to like me here.",
    "Annoyed, and then ashamed of that.",
    "Relieved when somebody else spoke.",
)

STANDARD_NOTE = "Agreed by the faculty for this year, until judges have met."
FLAG_NOTES = (
    "",
    "",
    "I did three of these in one evening, tired. I would like to look at them together.",
    "That fits. Ruptures are where I lose the thread.",
    "I find the family cases much harder than the others.",
)
REVIEW_NOTES = {
    ReviewAct.OPENED: (
        "Read. The choice stands as critical in this moment; we look at it together.",
        "The risk was in the line before. I want to hear what made this reply the best one.",
    ),
    ReviewAct.FOLLOWED_UP: (
        "Talked it through in supervision; we rehearsed asking plainly about safety.",
        "Went back to the moment together and tried the skilled line aloud.",
    ),
    ReviewAct.SET_ASIDE: ("Not critical here: the plan had been made two turns before, as the record shows.",),
}
"""What supervisors write when they review a critical choice, by what they do about it."""
AGREED = (
    "Two further cases on repair, then we read the turning points together.",
    "Ten drills on staying with a feeling before the next hour, and one case with the same difficulty.",
    "Watch the second half of the shared session once more, and write down where the strain began.",
)
"""What is agreed on with trainees whose scores raised a flag."""
