"""What each key of ``my-data.json`` holds, in words for whoever reads the file."""

from __future__ import annotations

from simulator.services.data_for_exports import KEPT_FOR_EXPORTS

KEYS = {
    "account": "your account, or null where the program runs without accounts; a password is kept only as a hash",
    "identities": "single sign-on identities that are linked to the account",
    "roles": "what you are in which program",
    "cohorts": "the cohorts you belong to, what you are there, in which section, and the number that your institution "
    "knows you by, as far as it was given",
    **KEPT_FOR_EXPORTS,
    "extensions": "more time that you were given for an assigned case, and why",
    "reminders": "assigned cases of which you were reminded by mail, and when",
    "sign_ins": "sign-in history, newest first: when, how, from which address and browser",
    "sessions": "browsers that are or were signed in",
    "links": "invitations and links for a new password that were made for you",
    "notices": "notices that you have read, and when",
    "erasure_requests": "your requests that a program erase an attempt, and its answer",
    "comments_written": "what you wrote about attempts of others, and your answers to what was said about yours",
    "word_ratings_given": "how you rated what trainees would have said (0 to 4 by criterion); blind: you had seen "
    "neither what was chosen nor how it is rated",
    "score_changes_made": "scores of trainees that you see differently, in basis points from 0 to 10,000, with your "
    "reason; was is the computed one, which stays",
    "overall_ratings_given": "how you rated attempts of others as a whole, from 1 to 5",
    "flags": "flags about you, newest first: basis holds the numbers that it rests on (scores and cut of 100, the rest "
    "shares), seen_at when you said that you have read it, cleared_at when its numbers no longer held",
    "agreements": "what supervisors agreed on with you, newest first",
    "agreement_notes": "what was noted beside that, by them and by you",
    "agreements_made": "what you agreed on with trainees",
    "agreement_notes_made": "what you noted beside such entries, your own among them",
    "critical_reviews_made": "what you did about critical choices of trainees; step counts from 0",
    "looked_at": "attempts that you looked at because somebody shared them or said something about them, and when last",
    "remarks_written": "what you told the authors of cases about single moments; they read it without your name",
    "answers_received": "what they answered to it; seen_at: when you said that you had read that",
    "answers_written": "what you answered to those who reported something about a case, without who they are",
    "panels_invited": "panels that you asked to rate a case blind",
    "panels_rated_for": "panels that asked you to rate; seed decided the order in which you met the options",
    "panel_ratings": "how you rated for them: options of decisions (0 to 4 by criterion), critical errors, comments",
    "keys_adopted": "keys that you adopted from what panels found, without what others rated",
    "standards_set": "cut scores that you set for a program, in basis points from 0 to 10,000, with your reason",
    "judgings_opened": "judgings by which you had a cut score set, with what you wrote of whom you mean",
    "judged_for": "judgings that asked you, when you handed in each round, and what you would accept in any case: cuts "
    "of 100, shares of trainees in percent",
    "judged": "what you expect somebody just ready to reach at each decision, in percent, by round",
    "benchmark_ratings": "how you rated moments (0 to 4 by criterion) that a panel had rated too; nobody else sees it",
    "preferences": "how you like to practise, and when you last said so; null if you never did",
    "drill_cards": "how you stand with each skill that you drill: its level from 1 to 3, good answers in a row, when "
    "it is due again, and card, what the spacing of drills remembers of it",
    "attempts": "your attempts, newest first; scores are whole numbers from 0 to 10,000, times are UTC. In each: mode "
    "(summative: for an assignment that is to show what you do without help), decisions (step counts from 0, said is "
    "the reply you chose, offered the options in the order shown, state_after how the people in the case stood "
    "afterwards, in a summative attempt only once it has ended, response_ms the time you took in milliseconds), "
    "presses that were not taken, your private notes (own words with your own ratings of them from 0 to 4, what came "
    "up in you, how sure you were, what you felt pulled to, whether you rehearsed the skilled line), your reflection, "
    "whether it was your first time at the case (exposure), score sheets, where you show it to a group its code and "
    "how many voted for what, with whom you shared it, what supervisors said about it, how they rated your own words "
    "and the whole, scores that they see differently, and what they did about critical choices (act and note). A "
    "branch goes on from a moment of another attempt, its parent_id: it holds the decisions from its fork_step on, and "
    "those before that step are the parent's",
    "drill_sittings": "your sittings of drills, newest first; in each its drills in order (what was asked about which "
    "moment of which case, trail being the replies that lead there) and your answers by position, with your own words; "
    "is_open: the options were opened, and nothing was answered",
    "cases_published": "versions of cases that you published; their texts are among your drafts, or in the library",
    "cases_reviewed": "versions of others that were published because you had agreed to them",
    "reviews_written": "what you said of drafts of colleagues",
    "drafts": "cases that you are writing, the one changed last first, each with its text as it was saved last and the "
    "saves of it that are kept, by number and time",
    "audit": "lines of the audit log that name you: what was done by you or to you, newest first",
}
"""What stands under each key of ``my-data.json``; the file says it too."""
