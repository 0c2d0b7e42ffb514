"""Essays and comments for the demonstration. They fit any vignette, because core knows no profession."""

ESSAYS = (
    """In my first reading I notice how quickly I want to do something. Before any plan, I would like to stay with \
what was actually seen: who was in the room, what was said, what was left out, and what happened in me as I read \
it. My first feeling was impatience, and I take that as information, because the people in this situation may \
be living with the same pressure.

I see at least three points of view here, and each has its reasons. The person with the least power in the \
situation cannot speak for themselves, so I would describe what their behavior may be telling us, and I would say \
plainly which part is observation and which is my guess. The person who asks for help is trying to protect \
something. The institution in the background has a duty that I share and may not quietly give away.

There are facts that must be named today and not after we have understood everything. I would ask directly about \
safety, tell the people concerned that I ask because I have to know, and say what I will do with the answer. Doing \
this kindly is possible; leaving it out is not.

Then I would look for the smallest next step that we can take together, ask what has helped before, and agree on \
when we look at it again. In my own supervision I would bring the moment in which I wanted to hurry, since I suspect \
that others around this situation hurry for the same reason.""",
    """What strikes me is that everybody in this account is working hard and nobody feels held. I would begin by \
slowing down and asking the person in front of me to tell the visit again, from the door on, with what they heard \
and felt, and I would listen for the place where the telling becomes thin.

I do not think the question put to us is the question that matters. It sounds like a request for a technique. Under \
it I hear worry about being judged, and I notice that I prepare a judgment while I listen. Saying this to myself \
keeps me from saying it to them.

I would hold several explanations next to each other instead of choosing the first that fits: one that looks at \
history, one that looks at what happens between these people now, one that looks at money, housing, language and at \
how people like them have been treated by people like me. Each suggests something to look for next time.

My plan has three parts: what must be done now for safety and by whom; what we will watch for until we meet again; \
and who else should be at the table, invited by the family and not about them. I would write it down in their words \
and give them the paper.

What I do not know is more than what I know, and I would rather show that than cover it.""",
    """The proposal is popular because it is simple, and I would say so to those who support it. Then I would bring \
three things to the table that are missing: what the evidence says and how strong it is, what it costs those who \
carry it out, and the voice of those whom it is for.

I would first look for allies who want something close to what we want for reasons of their own, and offer them a \
draft that meets their need too. A policy that only we can defend will not outlive the next budget.

The change I ask for is small and can be measured within a year: who is reached, how soon, and whether the people \
who do the work stay. I would name the figure that would make me change my mind, because opponents listen to those \
who can lose an argument.

Supervision and time to think are not extras in this plan. They are the part that keeps the rest from becoming a \
form to fill in. I would put their price into the first line and not into an appendix.

Last, I would plan for what goes wrong: who may be harmed by it, who is left out by its wording, and who will tell \
us so without fear.""",
)
COMMENTS = (
    "You stay with what was seen before you explain it. Next, say more about what you would do first and why.",
    "Several points of view are held together. One of them, the quietest, could have more room.",
    "Safety is named plainly and kindly. Tie the plan to what you observed, not to what one usually does.",
    "A thoughtful answer. I would have liked to hear how you would know that it helped.",
)
#: Kinds of training that every profession has; what it was about follows.
KINDS_OF_TRAINING = (
    "Workshop",
    "Seminar",
    "Conference day",
    "Reading group",
    "Course",
    "Study day",
    "Lecture",
)
PLACES = ("Riverbend Center", "Harbor Street House", "Northfield Alliance", "Willow County Services")
#: Supervisors, providers and raters. All of them are invented.
CONTACTS = (
    "Marguerite Delacroix",
    "Hollis Brandt",
    "Yara Benitez",
    "Desmond Achebe",
    "Ingrid Sorensen",
    "Patience Mokoena",
    "Lowell Whitaker",
    "Rosalind Cheng",
    "Amadou Keita",
    "Freya Lindholm",
)
#: What raters say of an applicant.
RATERS_COMMENTS = (
    "I have worked beside this applicant for four years. They notice what others pass by, and they come back to it.",
    "They ask before they advise, and they can say when they were wrong. I would send my own colleagues to them.",
    "Steady, curious and kind. What I wish them is more time for their own questions.",
)
#: What reviewers say to an applicant whose portfolio they approve.
REVIEWS = (
    "A full and honest portfolio. Thank you for describing not only what you did but what it asked of you.",
    "The hours are well documented, and the tags fit what you describe. Please keep your programs for the renewal.",
)
DEFERRAL = (
    "Much of this convinces me. For one requirement I cannot see yet that it is met: please describe in the entries "
    "concerned what you did, with whom, and for how long."
)
NOTE = "Read twice, with a week between. The second reading did not change my mind."
QUESTION = "Two of your trainings bear the same date. Were they one event, or two half days?"
ANSWER = "Two half days: the lecture was in the morning, and the reading group met in the afternoon."
REASONS = (
    "All requirements are met, the reviewers approve the portfolio, and the written examination is passed."
)
